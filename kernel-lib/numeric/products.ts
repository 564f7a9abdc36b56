/** Matrix products. They do not look at the entries: NaN in, NaN out. */
import { ShapeError } from "../errors.ts";
import { Matrix, type MatrixLike, shapeOf, toMatrix } from "./matrix.ts";
import { routines } from "./routines.ts";

/** Options of `matmul`. */
export interface MatmulOptions {
  /** Use the transpose of `a`. */
  readonly transposeA?: boolean;
  /** Use the transpose of `b`. */
  readonly transposeB?: boolean;
  /** Write the product here instead of into a new matrix; must not share memory with `a` or `b`. */
  readonly into?: Matrix;
}

/**
 * The matrix product `a b`, with either factor transposed on request.
 *
 * @param a m x k (k x m with `transposeA`)
 * @param b k x n (n x k with `transposeB`)
 * @returns m x n
 * @throws ShapeError: `matmul: a is 80x20 and b is 30x1; a.columns must equal b.rows`
 */
export function matmul(a: MatrixLike, b: MatrixLike, options: MatmulOptions = {}): Matrix {
  const { transposeA = false, transposeB = false } = options;
  const left = toMatrix("a", a);
  const right = toMatrix("b", b);
  const m = transposeA ? left.columns : left.rows;
  const k = transposeA ? left.rows : left.columns;
  const n = transposeB ? right.rows : right.columns;
  if (k !== (transposeB ? right.columns : right.rows)) {
    const rule = `a.${transposeA ? "rows" : "columns"} must equal b.${transposeB ? "columns" : "rows"}`;
    throw new ShapeError(`matmul: a is ${shapeOf(left)} and b is ${shapeOf(right)}; ${rule}`);
  }
  const c = options.into ?? new Matrix(m, n);
  if (c.rows !== m || c.columns !== n) {
    throw new ShapeError(`matmul: into is ${shapeOf(c)} but the product is ${m}x${n}`);
  }
  if (k === 0) c.data.fill(0);
  else if (m * n > 0) {
    routines().product({ m, n, k, transposeA, transposeB, a: left.data, b: right.data, c: c.data });
  }
  return c;
}

/**
 * The product of a matrix and a vector.
 *
 * @param a m x n
 * @param x n numbers (m with `transpose`, for `aᵀ x`)
 * @throws ShapeError if the lengths do not fit
 */
export function matvec(a: MatrixLike, x: ArrayLike<number>, options: { transpose?: boolean } = {}): Float64Array {
  const { transpose = false } = options;
  const matrix = toMatrix("a", a);
  const [m, k] = transpose ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns];
  if (x.length !== k) {
    const side = transpose ? "rows" : "columns";
    throw new ShapeError(`matvec: a is ${shapeOf(matrix)} and x has length ${x.length}; a.${side} must equal it`);
  }
  const c = new Float64Array(m);
  const b = x instanceof Float64Array ? x : Float64Array.from(x);
  if (m * k > 0) {
    routines().product({ m, n: 1, k, transposeA: transpose, transposeB: false, a: matrix.data, b, c });
  }
  return c;
}

/**
 * All inner products of the rows of `x`: `x xᵀ`, or `xᵀ x` for its columns. One triangle is computed and mirrored, so the
 * result is symmetric to the last bit, which `matmul(x, x, { transposeB: true })` need not be.
 *
 * @param x n x d
 * @returns n x n (d x d with `of: "columns"`)
 */
export function gram(x: MatrixLike, options: { of?: "rows" | "columns" } = {}): Matrix {
  const { of = "rows" } = options;
  const matrix = toMatrix("x", x);
  const [n, k] = of === "columns" ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns];
  const c = new Matrix(n, n);
  if (n * k > 0) routines().gram({ n, k, transpose: of === "columns", a: matrix.data, c: c.data });
  return c;
}
