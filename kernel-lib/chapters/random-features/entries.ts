/** Entrywise work on small matrices and lists. */
import { Matrix } from "../../numeric/matrix.ts";

/** The k-th column. */
export function column(matrix: Matrix, k: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.columns + k]);
}

/** `diag(factors) matrix`. */
export function scaledRows(matrix: Matrix, factors: ArrayLike<number>): Matrix {
  const scaled = new Matrix(matrix.rows, matrix.columns, matrix.data.slice());
  for (let i = 0, k = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) scaled.data[k++] *= factors[i];
  return scaled;
}

/** Entry by entry. */
export const squared = (matrix: Matrix): Matrix =>
  new Matrix(
    matrix.rows,
    matrix.columns,
    matrix.data.map((v) => v * v),
  );
/** Plain sum. */
export const sum = (values: Float64Array): number => values.reduce((total, v) => total + v, 0);
/** `sum v^2`. */
export const sumOfSquares = (values: Float64Array): number => values.reduce((total, v) => total + v * v, 0);

/** Lists of equal length as the columns of a matrix. */
export function columns(lists: readonly Float64Array[]): Matrix {
  const matrix = new Matrix(lists[0].length, lists.length);
  lists.forEach((list, l) => {
    for (let i = 0; i < list.length; i++) matrix.data[i * lists.length + l] = list[i];
  });
  return matrix;
}
