/** Matrix products. They do not look at the entries: NaN in, NaN out. */
import { list, numberVector, oneOf, record } from "../check.ts";
import { InvalidArgumentError, ShapeError } from "../errors.ts";
import { gramInto, productInto, productShape, shapeOf } from "./dense-product.ts";
import { Matrix, type MatrixLike, toMatrix } from "./matrix.ts";
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
 * @throws ShapeError: `matmul: a is 80x20 and b is 30x1; a.columns must equal b.rows`; InvalidArgumentError if `into`
 *   shares memory with a factor
 */
export function matmul(a: MatrixLike, b: MatrixLike, options: MatmulOptions = {}): Matrix {
  const left = toMatrix("a", a);
  const right = toMatrix("b", b);
  const { m, n } = productShape(left, right, record("options", options));
  const { into } = options;
  if (into !== undefined && !(into instanceof Matrix)) throw new InvalidArgumentError("into", "a Matrix", into);
  if (into !== undefined && (into.data.buffer === left.data.buffer || into.data.buffer === right.data.buffer)) {
    throw new InvalidArgumentError(
      "into",
      "",
      into,
      "matmul: into must not share memory with a or b; use a new Matrix",
    );
  }
  return productInto(into ?? new Matrix(m, n), left, right, options);
}

/**
 * The product of a matrix and a vector.
 *
 * @param a m x n
 * @param x n numbers (m with `transpose`, for `aᵀ x`)
 * @throws ShapeError if the lengths do not fit
 */
export function matvec(a: MatrixLike, x: ArrayLike<number>, options: { transpose?: boolean } = {}): Float64Array {
  const { transpose = false } = record("options", options);
  const matrix = toMatrix("a", a);
  const [m, k] = transpose ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns];
  if (list("x", x).length !== k) {
    const side = transpose ? "rows" : "columns";
    throw new ShapeError(`matvec: a is ${shapeOf(matrix)} and x has length ${x.length}; a.${side} must equal it`);
  }
  const c = new Float64Array(m);
  const b = x instanceof Float64Array ? x : numberVector("x", x);
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
  const of = oneOf("of", record("options", options).of ?? "rows", ["rows", "columns"]);
  const matrix = toMatrix("x", x);
  const n = of === "columns" ? matrix.columns : matrix.rows;
  return gramInto(new Matrix(n, n), matrix, of);
}
