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

/** Matrices of equal height side by side. */
export function beside(parts: readonly Matrix[]): Matrix {
  const { rows } = parts[0];
  const whole = new Matrix(
    rows,
    parts.reduce((total, { columns: width }) => total + width, 0),
  );
  let at = 0;
  for (const { columns: width, data } of parts) {
    for (let i = 0; i < rows; i++) whole.data.set(data.subarray(i * width, (i + 1) * width), i * whole.columns + at);
    at += width;
  }
  return whole;
}

/** The inverse of {@link beside}: parts of the given widths. */
export function apart(whole: Matrix, widths: readonly number[]): Matrix[] {
  let at = 0;
  return widths.map((width) => {
    const part = new Matrix(whole.rows, width);
    for (let i = 0; i < whole.rows; i++) {
      part.data.set(whole.data.subarray(i * whole.columns + at, i * whole.columns + at + width), i * width);
    }
    at += width;
    return part;
  });
}

/** Adds entry by entry to the first. */
export function accumulate(total: Matrix, part: Matrix): void {
  for (let k = 0; k < total.data.length; k++) total.data[k] += part.data[k];
}

/** Rows `from` to `to` (excluded), not copied. */
export const rowsOf = ({ columns, data }: Matrix, from: number, to: number): Matrix =>
  new Matrix(to - from, columns, data.subarray(from * columns, to * columns));

/** A block of a matrix, copied; the ends are excluded. */
export function block(
  matrix: Matrix,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): Matrix {
  const width = right - left;
  const copy = new Matrix(bottom - top, width);
  for (let i = top; i < bottom; i++) copy.data.set(matrix.row(i).subarray(left, right), (i - top) * width);
  return copy;
}

/** Matrices of equal width one below the other. */
export function below(parts: readonly Matrix[]): Matrix {
  const { columns } = parts[0];
  const whole = new Matrix(
    parts.reduce((total, { rows }) => total + rows, 0),
    columns,
  );
  let at = 0;
  for (const { data } of parts) {
    whole.data.set(data, at);
    at += data.length;
  }
  return whole;
}
