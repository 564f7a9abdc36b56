/** Input points of kernels: rows of a matrix, checked once. */
import { InvalidArgumentError, ShapeError } from "../errors.ts";
import { finite } from "../numeric/admit.ts";
import { shapeOf } from "../numeric/dense-product.ts";
import { type Matrix, type MatrixLike, toMatrix } from "../numeric/matrix.ts";

/** One point a row, all entries finite: `inputs contain NaN at row 7, column 2`. */
export function finiteInputs(argument: string, points: MatrixLike): Matrix {
  return finite({ by: argument, argument, name: argument, verb: "contain" }, toMatrix(argument, points));
}

/** Two point sets of the same dimension; the second is the first where it is left out. */
export function pointSets(inputs: MatrixLike, other: MatrixLike | undefined): { x: Matrix; y: Matrix } {
  const x = finiteInputs("inputs", inputs);
  if (other === undefined) return { x, y: x };
  const y = finiteInputs("other", other);
  if (x.columns !== y.columns) {
    throw new ShapeError(`inputs is ${shapeOf(x)} and other is ${shapeOf(y)}; their columns must be equal`);
  }
  return { x, y };
}

/** Squared Euclidean norms of the rows. */
export function squaredNorms(x: Matrix): Float64Array {
  const { rows, columns, data } = x;
  const squares = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) sum += data[at] * data[at];
    squares[i] = sum;
  }
  return squares;
}

/** The mean of the points. */
export function centre(x: Matrix): Float64Array {
  const mean = new Float64Array(x.columns);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    for (let j = 0; j < row.length; j++) mean[j] = mean[j] + row[j] / x.rows;
  }
  return mean;
}

/** The points with `shift` taken from each. */
export function shifted(x: Matrix, shift: Float64Array): Matrix {
  const moved = x.clone();
  for (let i = 0; i < x.rows; i++) {
    const row = moved.row(i);
    for (let j = 0; j < row.length; j++) row[j] = row[j] - shift[j];
  }
  return moved;
}

/** Directions and lengths of points. */
export interface Directions {
  /** The points divided by their norms; a point at the origin stays there. */
  readonly unit: Matrix;
  readonly norms: Float64Array;
}

/** Splits points into direction and length, also where the squares of their coordinates leave float64. */
export function directionsOf(x: Matrix): Directions {
  const unit = x.clone();
  const norms = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    const row = unit.row(i);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    // Division by a power of two is exact.
    const power = 2 ** Math.floor(Math.log2(largest));
    let square = 0;
    for (let j = 0; j < row.length; j++) {
      row[j] = row[j] / power;
      square += row[j] * row[j];
    }
    const norm = Math.sqrt(square);
    for (let j = 0; j < row.length; j++) row[j] = row[j] / norm;
    norms[i] = norm * power;
  }
  return { unit, norms };
}

/** A result of products of coordinates, if they stayed in float64; `what` names the results: "inner products". */
export function withinFloat64(result: Matrix, what: string): Matrix {
  let sum = 0;
  for (const value of result.data) sum += value * 0;
  if (sum === 0) return result;
  const message = `inputs are too large: their ${what} leave float64; divide them by a scale`;
  throw new InvalidArgumentError("inputs", `small enough for finite ${what}`, result, message);
}

/** The points in units of a length, in place; an error when that is beyond float64. */
export function inUnits(x: Matrix, unit: number): Matrix {
  for (let at = 0; at < x.data.length; at++) x.data[at] = x.data[at] / unit;
  if (x.data.every(Number.isFinite)) return x;
  throw new InvalidArgumentError("lengthscale", "large enough for inputs / lengthscale to be finite", unit);
}
