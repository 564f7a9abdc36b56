/**
 * Gram matrices of classical kernels. Every function takes points as rows and gives the n x n matrix of all pairs,
 * exactly symmetric; with `other` (m points) the n x m matrix of all pairs between the two sets.
 */
import { finitePositive, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { gram, matmul } from "../numeric/linalg.ts";
import type { Matrix, MatrixLike } from "../numeric/matrix.ts";
import { ofAngles, ofSquaredDistances } from "./geometry.ts";
import { pointSets, withinFloat64 } from "./inputs.ts";

/** Options of every Gram matrix. */
export interface GramOptions {
  /** A second point set (m x d): the result is the cross-Gram matrix, n x m. */
  readonly other?: MatrixLike;
}

/** Options of a kernel of distances. */
export interface DistanceGramOptions extends GramOptions {
  /** Length scale in the units of the inputs; > 0. */
  readonly lengthscale: number;
}

/** A function of the squared distance in length scales. */
function distanceGram(inputs: MatrixLike, options: DistanceGramOptions, profile: (squared: number) => number): Matrix {
  const { x, y } = pointSets(inputs, record("options", options).other);
  const lengthscale = finitePositive("lengthscale", options.lengthscale);
  return ofSquaredDistances({ x, y, lengthscale }, profile);
}

/** Below this, entries are set to 0: products with denormal numbers are a hundred times slower. */
const negligible = 1e-150;

const kept = (entry: number) => (entry < negligible ? 0 : entry);

/**
 * The Gaussian kernel exp(-|x - x'|² / (2 lengthscale²)).
 *
 * @param inputs n x d
 * @returns n x n with unit diagonal, or n x m with `other`; entries in [0, 1], those below 1e-150 are 0
 * @throws InvalidArgumentError: `inputs contain NaN at row 7, column 2`, `lengthscale must be a finite number > 0, got 0`;
 *   ShapeError if the dimensions differ
 * @example
 * rbfGram([[0], [1]], { lengthscale: 1 }).get(0, 1); // 0.60653…
 */
export function rbfGram(inputs: MatrixLike, options: DistanceGramOptions): Matrix {
  return distanceGram(inputs, options, (squared) => kept(Math.exp(-squared / 2)));
}

/**
 * The Laplace kernel exp(-|x - x'| / lengthscale), which is the Matérn kernel of smoothness 1/2.
 *
 * @returns and throws as `rbfGram`
 */
export function laplaceGram(inputs: MatrixLike, options: DistanceGramOptions): Matrix {
  return distanceGram(inputs, options, (squared) => kept(Math.exp(-Math.sqrt(squared))));
}

/** Options of `maternGram`. */
export interface MaternGramOptions extends DistanceGramOptions {
  /** Smoothness: 1.5 (once differentiable paths) or 2.5 (twice). */
  readonly nu: 1.5 | 2.5;
}

/**
 * The Matérn kernel of smoothness `nu`: with s = sqrt(2 nu) |x - x'| / lengthscale it is (1 + s) e^-s for nu = 1.5 and
 * (1 + s + s²/3) e^-s for nu = 2.5 (Rasmussen and Williams 2006, eq. 4.17).
 *
 * @returns and throws as `rbfGram`
 */
export function maternGram(inputs: MatrixLike, options: MaternGramOptions): Matrix {
  const { nu } = record("options", options);
  if (nu !== 1.5 && nu !== 2.5) throw new InvalidArgumentError("nu", "1.5 or 2.5", nu);
  const scale = Math.sqrt(2 * nu);
  const quadratic = nu === 2.5 ? 1 / 3 : 0;
  return distanceGram(inputs, options, (squared) => {
    const s = scale * Math.sqrt(squared);
    return s > 800 ? 0 : kept((1 + s + quadratic * s * s) * Math.exp(-s));
  });
}

/**
 * Inner products x.x': the covariance of the features w.x with standard normal w.
 *
 * @throws InvalidArgumentError (not finite, or too large for finite products), ShapeError as `rbfGram`
 */
export function linearGram(inputs: MatrixLike, options: GramOptions = {}): Matrix {
  const { x, y } = pointSets(inputs, record("options", options).other);
  return withinFloat64(x === y ? gram(x) : matmul(x, y, { transposeB: true }), "inner products");
}

/**
 * The arc-cosine kernel of order 1, |x| |x'| (sin t + (pi - t) cos t) / pi with the angle t between x and x': the
 * covariance of the features sqrt(2) relu(w.x) (Cho and Saul 2009). K(x, x) = |x|².
 *
 * @throws InvalidArgumentError (not finite, or too large for finite products), ShapeError as `rbfGram`
 */
export function reluGram(inputs: MatrixLike, options: GramOptions = {}): Matrix {
  return ofAngles(
    pointSets(inputs, record("options", options).other),
    (angle, cosine, normX, normY) => (normX * normY * (Math.sin(angle) + (Math.PI - angle) * cosine)) / Math.PI,
    (_norm, square) => square,
  );
}

/**
 * The arc-cosine kernel of order 0, 1 - t/pi: the covariance of the features sqrt(2) 1[w.x > 0]. A point at the origin
 * has features 0, hence a row of zeros.
 *
 * @throws InvalidArgumentError (not finite), ShapeError as `rbfGram`
 */
export function stepGram(inputs: MatrixLike, options: GramOptions = {}): Matrix {
  const points = pointSets(inputs, record("options", options).other);
  const value = (angle: number, _cosine: number, normX: number, normY: number) =>
    normX === 0 || normY === 0 ? 0 : 1 - angle / Math.PI;
  return ofAngles(points, value, (norm) => (norm === 0 ? 0 : 1));
}
