/** The checked products that `Matrix` and `products.ts` share; they know rows, columns and data only. */
import { ShapeError } from "../errors.ts";
import { routines } from "./routines.ts";

/** What a product needs to know of a matrix. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** `rows x columns`, as messages write it. */
export function shapeOf(matrix: { readonly rows: number; readonly columns: number }): string {
  return `${matrix.rows}x${matrix.columns}`;
}

/** Which factors are transposed. */
export interface Transposes {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Rows and columns of `op(a) op(b)`; throws the sentence of `matmul` if they do not fit. */
export function productShape(a: Dense, b: Dense, options: Transposes): { m: number; n: number; k: number } {
  const { transposeA = false, transposeB = false } = options;
  const m = transposeA ? a.columns : a.rows;
  const k = transposeA ? a.rows : a.columns;
  const n = transposeB ? b.rows : b.columns;
  if (k === (transposeB ? b.columns : b.rows)) return { m, n, k };
  const rule = `a.${transposeA ? "rows" : "columns"} must equal b.${transposeB ? "columns" : "rows"}`;
  throw new ShapeError(`matmul: a is ${shapeOf(a)} and b is ${shapeOf(b)}; ${rule}`);
}

/** Writes `op(a) op(b)` into `c`, which must have the shape of the product. */
export function productInto<C extends Dense>(c: C, a: Dense, b: Dense, options: Transposes): C {
  const { transposeA = false, transposeB = false } = options;
  const { m, n, k } = productShape(a, b, options);
  if (c.rows !== m || c.columns !== n) {
    throw new ShapeError(`matmul: into is ${shapeOf(c)} but the product is ${m}x${n}`);
  }
  if (k === 0) c.data.fill(0);
  else if (m * n > 0) routines().product({ m, n, k, transposeA, transposeB, a: a.data, b: b.data, c: c.data });
  return c;
}

/** Writes `x xᵀ` (`xᵀ x` for columns) into `c`, n x n, exactly symmetric. */
export function gramInto<C extends Dense>(c: C, x: Dense, of: "rows" | "columns"): C {
  const transpose = of === "columns";
  const n = transpose ? x.columns : x.rows;
  const k = transpose ? x.rows : x.columns;
  if (n * k > 0) routines().gram({ n, k, transpose, a: x.data, c: c.data });
  return c;
}
