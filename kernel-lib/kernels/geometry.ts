/** Squared distances and angles between points, through one matrix product, with the digits that it cancels restored. */

import { mirrorLower } from "../numeric/layout.ts";
import { gram, matmul } from "../numeric/linalg.ts";
import type { Matrix } from "../numeric/matrix.ts";
import { centre, directionsOf, inUnits, shifted, squaredNorms, withinFloat64 } from "./inputs.ts";

/** |a_i ∓ b_j|² in units of a length, a power of two, summed coordinate by coordinate. */
function directSquare(a: Matrix, i: number, b: Matrix, j: number, { sign = 1, unit = 1 } = {}): number {
  const d = a.columns;
  let sum = 0;
  for (let l = 0; l < d; l++) sum += (a.data[i * d + l] / unit - (sign * b.data[j * d + l]) / unit) ** 2;
  return sum;
}

/** Below this share of |x|² + |y|² the difference |x|² + |y|² - 2 x.y has lost three digits, and is summed directly. */
const cancelled = 1e-3;

/** Inner products of all pairs; for one point set exactly symmetric. */
const innerProducts = (a: Matrix, b: Matrix) => (a === b ? gram(a) : matmul(a, b, { transposeB: true }));

/**
 * Writes `value(i, j)` over all pairs. For one point set the lower triangle is computed and mirrored and the diagonal is
 * `diagonal(i)`, so the result is symmetric to the last bit.
 */
function fillPairs(
  k: Matrix,
  square: boolean,
  value: (i: number, j: number) => number,
  diagonal: (i: number) => number,
): Matrix {
  const { rows, columns, data } = k;
  for (let i = 0; i < rows; i++) {
    const end = square ? i : columns;
    for (let j = 0; j < end; j++) data[i * columns + j] = value(i, j);
    if (square) data[i * columns + i] = diagonal(i);
  }
  if (square) mirrorLower(data, rows);
  return k;
}

/**
 * Applies `profile` to the squared distances, in length scales, of all pairs of rows.
 *
 * Close pairs are summed coordinate by coordinate, so the distances carry 12 correct digits wherever the points lie; the
 * products are of centred points, so that few pairs count as close. Distances to itself are exactly 0.
 */
export function ofSquaredDistances(
  { x, y, lengthscale }: { x: Matrix; y: Matrix; lengthscale: number },
  profile: (squared: number) => number,
): Matrix {
  const origin = centre(x);
  // Division by a power of two is exact, and keeps squares of extreme coordinates within float64.
  const unit = 2 ** Math.floor(Math.log2(lengthscale));
  const rest = (lengthscale / unit) ** 2;
  const a = inUnits(shifted(x, origin), unit);
  const b = x === y ? a : inUnits(shifted(y, origin), unit);
  const k = innerProducts(a, b);
  const squaresA = squaredNorms(a);
  const squaresB = a === b ? squaresA : squaredNorms(b);
  const { data, columns } = k;
  const value = (i: number, j: number) => {
    const size = squaresA[i] + squaresB[j];
    const squared = size - 2 * data[i * columns + j];
    // Also where the sizes overflow and give NaN: the difference need not.
    const exact = squared >= cancelled * size ? squared : directSquare(x, i, y, j, { unit });
    return profile(exact / rest);
  };
  return fillPairs(k, a === b, value, () => profile(0));
}

/** Beyond this cosine `acos` loses digits, and the angle is taken from 2 atan2(|u - v|, |u + v|). */
const steep = 0.99;

/** What a kernel of angles sees of a pair: the angle in [0, pi], its cosine, the two norms. */
export type AngleKernel = (angle: number, cosine: number, normX: number, normY: number) => number;

/**
 * Applies `kernel` to angle, cosine and norms of all pairs of rows; `diagonal` gets norm and squared norm of a point.
 *
 * @throws InvalidArgumentError if an entry leaves float64
 */
export function ofAngles(
  { x, y }: { x: Matrix; y: Matrix },
  kernel: AngleKernel,
  diagonal: (norm: number, square: number) => number,
): Matrix {
  const squaresX = squaredNorms(x);
  const { unit: u, norms: normsX } = directionsOf(x);
  const { unit: v, norms: normsY } = x === y ? { unit: u, norms: normsX } : directionsOf(y);
  const k = innerProducts(u, v);
  const { data, columns } = k;
  const value = (i: number, j: number) => {
    const cosine = Math.max(-1, Math.min(1, data[i * columns + j]));
    const angle =
      Math.abs(cosine) > steep
        ? 2 * Math.atan2(Math.sqrt(directSquare(u, i, v, j)), Math.sqrt(directSquare(u, i, v, j, { sign: -1 })))
        : Math.acos(cosine);
    return kernel(angle, cosine, normsX[i], normsY[j]);
  };
  const filled = fillPairs(k, x === y, value, (i) => diagonal(normsX[i], squaresX[i]));
  return withinFloat64(filled, "products of norms");
}
