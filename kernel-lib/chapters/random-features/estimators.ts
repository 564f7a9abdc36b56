import { finiteNonNegative, finiteVector, list, oneOf, record, sameLength } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import { matmul, matvec } from "../../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../../numeric/matrix.ts";
import { labelMatrix, matrixArgument } from "./arguments.ts";
import { apart, beside, column, columns, scaledRows, squared, sum, sumOfSquares } from "./entries.ts";
import { type GramSpectrum, gramSpectrum, requireInvertible, singular } from "./gram-spectrum.ts";

/** Whether a ridge λ means `K + Nλ I` ("perSample") or `K + λ I` ("absolute"). */
export type RidgeScaling = "perSample" | "absolute";

/** What {@link KernelRidgePath} needs. */
export interface KernelRidgePathOptions {
  /** Gram matrix K of the training inputs, N x N, symmetric positive semidefinite; also of random features, `F Fᵀ`. */
  readonly gram: MatrixLike;
  /** Training labels, `(N,)`, or N x outputs; errors and norms are summed over the outputs. */
  readonly labels: ArrayLike<number> | Matrix;
  /** "perSample" by default. */
  readonly ridgeScaling?: RidgeScaling;
  /** Take the limit of vanishing ridge where ridge 0 meets a singular Gram matrix, instead of throwing. */
  readonly pseudoInverse?: boolean;
}

/** Kernel ridge regression at one ridge, judged by its training set alone. */
export interface RidgeEstimate {
  /** Kernel alignment risk estimator, identical to generalized cross-validation: estimate of the test error, noise included. */
  readonly kare: number;
  /** Mean squared leave-one-out error; unlike KARE it keeps each point's own leverage. */
  readonly looError: number;
  /** Mean squared training error. */
  readonly trainError: number;
  /** Signal capture threshold θ per sample, estimated as `1/mean(w)`, `w = 1/(s/N + λ)`. */
  readonly sct: number;
  /** dθ/dλ, estimated. */
  readonly sctDerivative: number;
  /** `sum s/(s + Nλ)`. */
  readonly df1: number;
  /** Log marginal likelihood of a Gaussian process with kernel K and noise variance Nλ. */
  readonly logEvidence: number;
  /** `sqrt(αᵀ K α)`. */
  readonly rkhsNorm: number;
  /**
   * Coefficient of variation of `diag (K + Nλ)^-1`. KARE replaces these by their mean: at 0.05 its *value* is
   * about 5 % below leave-one-out, beyond that less still (its minimum may yet be the right ridge); trust {@link RidgeEstimate.looError} then.
   */
  readonly leverageSpread: number;
  /** Coefficients α, N x outputs: the prediction at x is `sum_n K(x, x_n) α_n`. */
  readonly dual: Matrix;
}

/** A squared eigenvector entry below this is 0. */
const rounding = 1e-12;

/** What one ridge makes of each eigenvalue. */
interface Weights {
  /** The unlearnt share `shift/(s + shift)` of each direction, in [0, 1], up to a factor common to all. */
  readonly w: Float64Array;
  /** That factor; 0 at ridge 0 and an invertible Gram matrix. */
  readonly factor: number;
  /** `λ/factor`: the threshold is this over the mean of w. */
  readonly threshold: number;
  /** `1/(s + shift)`, 0 in the null space where the limit of vanishing ridge is taken. */
  readonly inverse: Float64Array;
  /** Ridge added to K. */
  readonly shift: number;
  /** Whether the limit of vanishing ridge is taken on a singular Gram matrix. */
  readonly limit: boolean;
}

/**
 * Kernel ridge regression along a path of ridges from one eigendecomposition: test error estimated without test data
 * (KARE = GCV, leave-one-out, evidence), thresholds, norm and predictions.
 *
 * Cost: 9 N^3 once, then O(N^2) per ridge.
 *
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2006.09796; Golub, Heath & Wahba (1979).
 * @example
 * const path = new KernelRidgePath({ gram: rbfGram(inputs, { lengthscale: 1 }), labels });
 * path.at(1e-2).kare;
 */
export class KernelRidgePath {
  readonly #spectrum: GramSpectrum;
  /** Eigenvectors as columns. */
  readonly #vectors: Matrix;
  /** Squared eigenvectors, for leave-one-out; made at the first use. */
  #squares: Matrix | undefined;
  /** `Uᵀ y`, N x outputs. */
  readonly #coefficients: Matrix;
  readonly #scaling: RidgeScaling;
  readonly #pseudoInverse: boolean;

  /**
   * @throws ShapeError when gram is not square or does not fit the labels; InvalidArgumentError when it is not symmetric
   *   or holds NaN; NumericError (notPositiveSemidefinite) below -1e-10 of the largest eigenvalue.
   */
  constructor(options: KernelRidgePathOptions) {
    const { gram, labels, ridgeScaling = "perSample", pseudoInverse = false } = record("options", options);
    this.#scaling = oneOf("ridgeScaling", ridgeScaling, ["perSample", "absolute"]);
    this.#pseudoInverse = pseudoInverse;
    const kernel = matrixArgument("gram", gram);
    this.#spectrum = gramSpectrum(kernel);
    const targets = labelMatrix(labels, kernel.rows);
    this.#vectors = this.#spectrum.vectors;
    this.#coefficients = matmul(this.#vectors, targets, { transposeA: true });
  }

  /** Number N of training points. */
  get samples(): number {
    return this.#vectors.rows;
  }

  /** Eigenvalues of the Gram matrix, ascending, not divided by N. */
  get eigenvalues(): Float64Array {
    return this.#spectrum.values.slice();
  }

  /**
   * Everything at one ridge `>= 0`.
   * @throws InvalidArgumentError for a negative or non-finite ridge; NumericError (singular) for ridge 0 and a singular
   *   Gram matrix, unless `pseudoInverse` is set.
   */
  at(ridge: number): RidgeEstimate {
    return this.path([ridge])[0];
  }

  /** {@link at} for each ridge, in their order, at a fraction of the cost. */
  path(ridges: ArrayLike<number>): RidgeEstimate[] {
    const weights = Array.from(list("ridges", ridges), (ridge, i) =>
      this.#weights(finiteNonNegative(ridges.length > 1 ? `ridges[${i}]` : "ridge", ridge)),
    );
    if (weights.length === 0) return [];
    this.#squares ??= squared(this.#vectors);
    const leverages = matmul(this.#squares, columns(weights.map(({ w }) => w)));
    const residuals = this.#combine(weights.map(({ w }) => w));
    const duals = this.#combine(weights.map(({ inverse }) => inverse));
    return weights.map((each, l) =>
      this.#estimate(each, { leverage: column(leverages, l), residual: residuals[l], dual: duals[l] }),
    );
  }

  /**
   * Predictions at new points.
   * @param crossGram Kernel between the new points (rows) and the training points, T x N.
   * @returns T predictions per output, shape `(T * outputs,)` row-major.
   */
  predict(crossGram: MatrixLike, ridge: number): Float64Array {
    return this.#predictions(crossGram, [ridge])[0].data;
  }

  /**
   * Mean squared error on labelled points for each ridge, summed over the outputs.
   * @param crossGram Kernel between those points (rows) and the training points, T x N.
   * @param test `labels`: `(T,)`, or T x outputs; `ridges`: any number of them.
   * @returns Mean and its standard error over the points, one entry a ridge.
   * @throws ShapeError for shapes that do not fit; as {@link at}.
   */
  testErrors(
    crossGram: MatrixLike,
    test: { readonly labels: ArrayLike<number> | Matrix; readonly ridges: ArrayLike<number> },
  ): { mean: Float64Array; standardError: Float64Array } {
    const { labels, ridges } = record("test", test);
    const outputs = this.#coefficients.columns;
    if (matrixArgument("crossGram", crossGram).rows === 0)
      throw new ShapeError("crossGram has no rows: there is nothing to test on");
    const targets = finiteVector("labels", labels instanceof Matrix ? labels.data : labels);
    const each = Array.from(list("ridges", ridges));
    const errors = (each.length > 0 ? this.#predictions(crossGram, each) : []).map(({ data: predictions }) => {
      sameLength("labels", targets, "predictions", predictions);
      const squares = new Float64Array(targets.length / outputs);
      for (let k = 0; k < targets.length; k++) squares[Math.floor(k / outputs)] += (predictions[k] - targets[k]) ** 2;
      return squares;
    });
    const mean = Float64Array.from(errors, (squares) => sum(squares) / squares.length);
    const standardError = Float64Array.from(errors, (squares, l) => {
      const variance = sumOfSquares(squares.map((v) => v - mean[l])) / Math.max(1, squares.length - 1);
      return Math.sqrt(variance / squares.length);
    });
    return { mean, standardError };
  }

  #weights(ridge: number): Weights {
    const { values, nullity } = this.#spectrum;
    const shift = this.#scaling === "perSample" ? ridge * this.samples : ridge;
    if (shift === Infinity) throw new InvalidArgumentError("ridge", "small enough for N * ridge to be finite", ridge);
    if (ridge > 0) {
      // In units of the largest share, that of the smallest eigenvalue: squares then neither vanish nor overflow.
      const inverse = values.map((s) => 1 / (s + shift));
      const least = values[0] + shift;
      if (1 / least === Infinity) {
        throw new InvalidArgumentError("ridge", "0, or large enough for a finite reciprocal (2.3e-308)", ridge);
      }
      const w = values.map((s) => least / (s + shift));
      return { w, factor: (shift / least) ** 2, threshold: least / this.samples, inverse, shift, limit: false };
    }
    if (nullity === 0) {
      const inverse = values.map((s) => 1 / s);
      const w = values.map((s) => values[0] / s);
      return { w, factor: 0, threshold: values[0] / this.samples, inverse, shift, limit: false };
    }
    if (!this.#pseudoInverse) requireInvertible(this.#spectrum, "use ridge > 0 or pseudoInverse: true");
    const inverse = values.map((s, i) => (i < nullity ? 0 : 1 / s));
    const w = values.map((_, i) => (i < nullity ? 1 : 0));
    return { w, factor: 1, threshold: 0, inverse, shift, limit: true };
  }

  /** `U (factors * Uᵀ y)`, N x outputs, for each list of factors, in one product. */
  #combine(lists: readonly Float64Array[]): Matrix[] {
    const outputs = this.#coefficients.columns;
    const parts = lists.map((factors) => scaledRows(this.#coefficients, factors));
    return apart(
      matmul(this.#vectors, beside(parts)),
      lists.map(() => outputs),
    );
  }

  /** T x outputs for each ridge. Directions of eigenvalue 0 are left out: no point of the same kernel sees them. */
  #predictions(crossGram: MatrixLike, ridges: readonly number[]): Matrix[] {
    const cross = matrixArgument("crossGram", crossGram);
    if (cross.columns !== this.samples) {
      throw new ShapeError(`crossGram is ${cross.rows}x${cross.columns} but gram is ${this.samples}x${this.samples}`);
    }
    const { zeros } = this.#spectrum;
    const duals = this.#combine(
      ridges.map((ridge) => this.#weights(finiteNonNegative("ridge", ridge)).inverse.fill(0, 0, zeros)),
    );
    const outputs = this.#coefficients.columns;
    return apart(
      matmul(cross, beside(duals)),
      ridges.map(() => outputs),
    );
  }

  /** {@link deletion} as the ridge vanishes: points outside the null space keep the ratio of the regular parts. */
  #limitOfDeletion(parts: { residual: Matrix; leverage: Float64Array; dual: Matrix; inverse: Float64Array }): Matrix {
    const { residual, leverage, dual, inverse } = parts;
    const regular = matvec(squared(this.#vectors), inverse);
    const mixed = residual.clone();
    const divisors = leverage.map((v, n) => {
      if (v > rounding) return v;
      mixed.data.set(dual.row(n), n * dual.columns);
      return regular[n];
    });
    return deletion(mixed, divisors);
  }

  #estimate(weights: Weights, parts: { leverage: Float64Array; residual: Matrix; dual: Matrix }): RidgeEstimate {
    const { w, factor, threshold, inverse, shift, limit } = weights;
    const { leverage, residual, dual } = parts;
    const { values } = this.#spectrum;
    const N = this.samples;
    const mean = sum(w) / N;
    const squares = sumOfSquares(scaledRows(this.#coefficients, w).data) / N;
    const deleted = limit ? this.#limitOfDeletion({ ...parts, inverse }) : deletion(residual, leverage);
    return {
      kare: squares / (mean * mean),
      looError: sumOfSquares(deleted.data) / N,
      trainError: factor * squares,
      sct: threshold / mean,
      sctDerivative: sumOfSquares(w) / N / (mean * mean),
      df1: values.reduce((total, s, i) => total + (limit && w[i] === 1 ? 0 : s === 0 ? 0 : s / (s + shift)), 0),
      logEvidence: logEvidence(this.#coefficients, values, limit ? undefined : inverse, shift),
      rkhsNorm: Math.sqrt(rkhsSquared(this.#coefficients, values, inverse)),
      leverageSpread: spread(leverage),
      dual,
    };
  }
}

/** Error at each point of the model fitted without it, N x outputs: `α_n / [(K + Nλ)^-1]_nn`. */
const deletion = (alpha: Matrix, inverseDiagonal: Float64Array): Matrix =>
  scaledRows(
    alpha,
    inverseDiagonal.map((v) => 1 / v),
  );

/** `sum_i inverse_i^2 s_i |c_i|^2`. */
function rkhsSquared(coefficients: Matrix, values: Float64Array, inverse: Float64Array): number {
  return sumOfSquares(
    scaledRows(
      coefficients,
      values.map((s, i) => inverse[i] * Math.sqrt(s)),
    ).data,
  );
}

/** Summed over the outputs; unbounded where the limit of vanishing ridge meets a null space. */
function logEvidence(
  coefficients: Matrix,
  values: Float64Array,
  inverse: Float64Array | undefined,
  shift: number,
): number {
  const { rows: N, columns: outputs, data } = coefficients;
  if (inverse === undefined) {
    const total = sumOfSquares(data);
    let outside = 0;
    for (let i = 0; i < N && values[i] <= singular * values[N - 1]; i++) {
      for (let j = 0; j < outputs; j++) outside += data[i * outputs + j] ** 2;
    }
    return outside > 1e-20 * total ? -Infinity : Infinity;
  }
  const fit = sumOfSquares(scaledRows(coefficients, inverse.map(Math.sqrt)).data);
  const logDeterminant = values.reduce((total, s) => total + Math.log(s + shift), 0);
  return -fit / 2 - (outputs * (logDeterminant + N * Math.log(2 * Math.PI))) / 2;
}

/** Coefficient of variation. */
function spread(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length) / mean;
}
