import {
  finiteNonNegative,
  finiteVector,
  nonNegativeVector,
  numberVector,
  oneOf,
  positiveOrInfinite,
  record,
} from "../../check.ts";
import { InvalidArgumentError, NumericError, ShapeError } from "../../errors.ts";
import { matmul } from "../../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../../numeric/matrix.ts";
import { zeros } from "../../numeric/reserve.ts";
import { matrixArgument, noTargets } from "./arguments.ts";
import { effectiveRidge } from "./effective-ridge.ts";
import { columns, squared } from "./entries.ts";
import type { RidgeScaling } from "./estimators.ts";
import { checkExperiment, experimentGrams, type FeatureExperiment } from "./experiment.ts";
import { type GramSpectrum, gramSpectrum, requireInvertible } from "./gram-spectrum.ts";

/** What {@link RandomFeatureTheory} needs. */
export interface RandomFeatureTheoryOptions {
  /** Gram matrix K of the training inputs, N x N. */
  readonly gram: MatrixLike;
  /** Training labels, `(N,)`. */
  readonly labels: ArrayLike<number>;
  /** Kernel between test inputs (rows) and training inputs, T x N. */
  readonly crossGram: MatrixLike;
  /** `K(x, x)` of each test input, `(T,)`. */
  readonly testDiagonal: ArrayLike<number>;
  /** Test labels, `(T,)`; without them there are predictions but no test errors. */
  readonly testLabels?: ArrayLike<number>;
  /** "absolute" by default: the ridge is added to K, as in the paper. */
  readonly ridgeScaling?: RidgeScaling;
  /** Take the limit of vanishing ridge where λ̃ = 0 meets a singular Gram matrix, instead of throwing. */
  readonly pseudoInverse?: boolean;
}

/** One random-feature model: how many features, which ridge. */
export interface FeatureSetting {
  /** Random features P, real, in `(0, Infinity]`. */
  readonly features: number;
  /** Ridge `>= 0`, in the scaling of the theory object. */
  readonly ridge: number;
}

/** A random-feature model on given data, averaged over its features. */
export interface FeatureAverage {
  /** λ̃, as added to K. */
  readonly effectiveRidge: number;
  /** dλ̃/dλ. */
  readonly derivative: number;
  /** Mean prediction at each test input, `(T,)`. */
  readonly mean: Float64Array;
  /** Variance over the features of the prediction at each test input, `(T,)`. */
  readonly variance: Float64Array;
  /** Mean over the test inputs of squared error of the mean plus variance; undefined without test labels. */
  readonly testError: number | undefined;
  /** Squared error of the mean prediction, that is of an infinite ensemble; undefined without test labels. */
  readonly meanPredictorError: number | undefined;
  /** Expected squared norm of the parameters. */
  readonly squaredNorm: number;
}

/** Expected test errors over a grid; arrays are `(features, ridges)`, row-major. */
export interface ErrorSurface {
  readonly features: Float64Array;
  readonly ridges: Float64Array;
  readonly testError: Float64Array;
  /** Error of the mean prediction, that is of an infinite ensemble. */
  readonly meanPredictorError: Float64Array;
}

/** Factors of one setting in the formulas for mean and variance, each per eigenvalue. */
interface Factors {
  readonly effectiveRidge: number;
  readonly derivative: number;
  /** `R ŷ`, `R = 1/(d+λ̃)`. */
  readonly mean: Float64Array;
  /** `R² ŷ`. */
  readonly slope: Float64Array;
  /** `R + λ̃ R²`. */
  readonly hat: Float64Array;
  /** `sum d R² ŷ²`. */
  readonly s: number;
  /** dλ̃/dλ / P. */
  readonly weight: number;
}

/** `weight * value`, 0 where the value is 0, even for an infinite weight. */
const product = (weight: number, value: number): number => (value === 0 ? 0 : weight * value);

/** Settings computed together: bounds the work arrays to `3 (N + T) batch` numbers. */
const batch = 128;

/**
 * Random-feature ridge regression on *given* data: mean, variance and test error over the draw of the features, for any
 * number of features and ridge, from one eigendecomposition of the Gram matrix.
 *
 * The mean is kernel ridge regression with the effective ridge λ̃ of {@link effectiveRidge}; the variance is of order 1/P.
 * Corrections of relative order 1/P are left out: within 3 % typically, 6 % at the interpolation peak for N = 80.
 * Cost: 9 N^3 + 2 N^2 T once, then 6 N T per setting.
 *
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2002.08404; the variance adds to theirs the fluctuation
 *   of the hat matrix and needs no inverse of K.
 * @example
 * const points = { inputs: [[-1], [0], [1]], labels: [1, 0, 1], testInputs: [[0.5]], testLabels: [0.25] };
 * const theory = RandomFeatureTheory.of({ ...points, featureMap: { map: "cos", lengthscale: 1 } });
 * theory.at({ features: 100, ridge: 0.1 }).testError; // 0.02752…
 */
export class RandomFeatureTheory {
  readonly #spectrum: GramSpectrum;
  /** `Uᵀ y`. */
  readonly #coefficients: Float64Array;
  /** `K(test, X) U`, T x N, and its elementwise square. */
  readonly #cross: Matrix;
  readonly #crossSquared: Matrix;
  readonly #testDiagonal: Float64Array;
  readonly #testLabels: Float64Array | undefined;
  readonly #scale: number;
  readonly #pseudoInverse: boolean;

  /**
   * @throws ShapeError for lengths that do not fit; InvalidArgumentError for NaN or a gram that is not symmetric;
   *   NumericError (notPositiveSemidefinite).
   */
  constructor(options: RandomFeatureTheoryOptions) {
    const gram = matrixArgument("gram", record("options", options).gram);
    const cross = matrixArgument("crossGram", options.crossGram);
    const labels = finiteVector("labels", options.labels);
    const scaling = oneOf("ridgeScaling", options.ridgeScaling ?? "absolute", ["perSample", "absolute"]);
    if (labels.length !== gram.rows) {
      const hint = noTargets(labels.length);
      throw new ShapeError(`labels has length ${labels.length} but gram is ${gram.rows}x${gram.columns}${hint}`);
    }
    if (cross.columns !== gram.rows) {
      throw new ShapeError(`crossGram is ${cross.rows}x${cross.columns} but gram is ${gram.rows}x${gram.columns}`);
    }
    this.#testDiagonal = nonNegativeVector("testDiagonal", options.testDiagonal);
    this.#testLabels = options.testLabels && finiteVector("testLabels", options.testLabels);
    for (const [name, list] of [
      ["testDiagonal", this.#testDiagonal],
      ["testLabels", this.#testLabels],
    ] as const) {
      if (list && list.length !== cross.rows) {
        throw new ShapeError(`${name} has length ${list.length} but crossGram is ${cross.rows}x${cross.columns}`);
      }
    }
    this.#spectrum = gramSpectrum(gram);
    this.#coefficients = matmul(this.#spectrum.vectors, new Matrix(labels.length, 1, labels), {
      transposeA: true,
    }).data;
    this.#cross = matmul(cross, this.#spectrum.vectors);
    this.#crossSquared = squared(this.#cross);
    this.#scale = scaling === "perSample" ? gram.rows : 1;
    this.#pseudoInverse = options.pseudoInverse ?? false;
  }

  /**
   * The theory of random features on given points: the same record that {@link simulateRandomFeatures} takes.
   * @throws ShapeError and InvalidArgumentError for points and labels that do not fit; as the constructor.
   */
  static of(
    experiment: FeatureExperiment & Pick<RandomFeatureTheoryOptions, "ridgeScaling" | "pseudoInverse">,
  ): RandomFeatureTheory {
    const { ridgeScaling, pseudoInverse } = record("experiment", experiment);
    const { points, labels, testLabels } = checkExperiment(experiment);
    return new RandomFeatureTheory({
      ...experimentGrams(experiment.featureMap, points, labels.length),
      labels,
      testLabels,
      ...(ridgeScaling && { ridgeScaling }),
      ...(pseudoInverse && { pseudoInverse }),
    });
  }

  /**
   * Mean, variance and error at one setting.
   * @throws InvalidArgumentError for `features <= 0` or `ridge < 0`; NumericError (singular) when ridge 0 leaves λ̃ = 0 and
   *   the Gram matrix is singular, unless `pseudoInverse` is set.
   */
  at(setting: FeatureSetting): FeatureAverage {
    const factors = this.#factors(record("setting", setting));
    const { mean, variance } = this.#moments([factors]);
    return {
      ...this.#errors(mean, variance, 0),
      effectiveRidge: factors.effectiveRidge,
      derivative: factors.derivative,
      squaredNorm: product(factors.derivative, factors.s),
      mean: mean.data,
      variance: variance.data,
    };
  }

  /**
   * Test errors over a grid of features and ridges.
   * @returns The grid, and arrays of shape `(features, ridges)`, row-major.
   * @throws InvalidArgumentError without test labels, and as {@link at}.
   */
  surface(grid: { readonly features: ArrayLike<number>; readonly ridges: ArrayLike<number> }): ErrorSurface {
    if (!this.#testLabels?.length)
      throw new InvalidArgumentError("testLabels", "given to compute test errors", undefined);
    const features = numberVector("features", record("grid", grid).features);
    const ridges = numberVector("ridges", grid.ridges);
    const what = `a surface of features x ridges = ${features.length} x ${ridges.length} settings`;
    const count = features.length * ridges.length;
    const [testError, meanPredictorError] = [zeros(what, count), zeros(what, count)];
    const factorsOf = (k: number) =>
      this.#factors({ features: features[Math.floor(k / ridges.length)], ridge: ridges[k % ridges.length] });
    for (let from = 0; from < count; from += batch) {
      const part = Array.from({ length: Math.min(batch, count - from) }, (_, l) => factorsOf(from + l));
      const { mean, variance } = this.#moments(part);
      part.forEach((_, l) => {
        const errors = this.#errors(mean, variance, l);
        testError[from + l] = errors.testError as number;
        meanPredictorError[from + l] = errors.meanPredictorError as number;
      });
    }
    return { features, ridges, testError, meanPredictorError };
  }

  /**
   * Covariance over the features of the predictions at the test inputs.
   * @param setting `testGram`: kernel among the test inputs, T x T.
   * @returns T x T, positive semidefinite up to rounding.
   */
  covariance(setting: FeatureSetting & { readonly testGram: MatrixLike }): Matrix {
    const { features, ridge, testGram } = record("setting", setting);
    const gram = matrixArgument("testGram", testGram);
    const T = this.#cross.rows;
    if (gram.rows !== T || gram.columns !== T) {
      throw new ShapeError(`testGram is ${gram.rows}x${gram.columns} but crossGram has ${T} rows`);
    }
    const { hat, slope, s, weight, effectiveRidge: kappa } = this.#factors({ features, ridge });
    const weighted = new Matrix(
      T,
      hat.length,
      this.#cross.data.map((k, at) => k * hat[at % hat.length]),
    );
    const explained = matmul(weighted, this.#cross, { transposeB: true });
    const along = matmul(this.#cross, new Matrix(slope.length, 1, slope)).data;
    const covariance = gram.data.map((k, at) =>
      product(weight, s * (k - explained.data[at]) + kappa * kappa * along[Math.floor(at / T)] * along[at % T]),
    );
    return new Matrix(T, T, covariance);
  }

  /**
   * Exact values at ridge 0 for Gaussian features with `features >= N + 2` (inverse Wishart), where {@link at} holds only
   * up to corrections in 1/P: the norm carries `P/(P-N-1)` here and `P/(P-N)` there.
   * @throws InvalidArgumentError for fewer features; NumericError (singular) for a singular Gram matrix.
   */
  exactRidgeless(setting: Pick<FeatureSetting, "features">): Pick<FeatureAverage, "mean" | "variance" | "squaredNorm"> {
    const features = positiveOrInfinite("features", record("setting", setting).features);
    const { values } = this.#spectrum;
    const N = values.length;
    if (!(features >= N + 2)) throw new InvalidArgumentError("features", `>= ${N + 2} (samples + 2)`, features);
    requireInvertible(this.#spectrum, "the exact formula needs the inverse");
    const s = this.#coefficients.reduce((total, c, i) => total + (c * c) / values[i], 0);
    const factors: Factors = {
      effectiveRidge: 0,
      derivative: 1,
      mean: this.#coefficients.map((c, i) => c / values[i]),
      slope: new Float64Array(N),
      hat: values.map((d) => 1 / d),
      s,
      weight: 1 / (features - N - 1),
    };
    const { mean, variance } = this.#moments([factors]);
    return {
      mean: mean.data,
      variance: variance.data,
      squaredNorm: features === Infinity ? s : (s * features) / (features - N - 1),
    };
  }

  #factors({ features, ridge }: FeatureSetting): Factors {
    const P = positiveOrInfinite("features", features);
    const lambda = finiteNonNegative("ridge", ridge) * this.#scale;
    const { values, zeros, nullity } = this.#spectrum;
    // Directions that count as 0 are seen by no point of the same kernel: they drop out of every sum.
    const left = lambda === 0 ? nullity : zeros;
    const d = values.slice().fill(0, 0, left);
    const { effectiveRidge: kappa, derivative } = effectiveRidge({ eigenvalues: d, features: P, ridge: lambda });
    if (kappa === 0 && !this.#pseudoInverse) {
      requireInvertible(this.#spectrum, "use ridge > 0, fewer features or pseudoInverse: true");
    }
    const y = this.#coefficients;
    const over = (of: (i: number) => number) => d.map((_, i) => (i < left ? 0 : of(i)));
    return {
      effectiveRidge: kappa,
      derivative,
      mean: over((i) => y[i] / (d[i] + kappa)),
      slope: over((i) => y[i] / (d[i] + kappa) ** 2),
      hat: over((i) => (d[i] + 2 * kappa) / (d[i] + kappa) ** 2),
      s: over((i) => d[i] * (y[i] / (d[i] + kappa)) ** 2).reduce((total, v) => total + v, 0),
      weight: derivative / P,
    };
  }

  /** Mean and variance at all test inputs (rows) for each setting (columns). */
  #moments(settings: readonly Factors[]): { mean: Matrix; variance: Matrix } {
    const L = settings.length;
    const mean = matmul(this.#cross, columns(settings.map((each) => each.mean)));
    const along = matmul(this.#cross, columns(settings.map((each) => each.slope)));
    const explained = matmul(this.#crossSquared, columns(settings.map((each) => each.hat)));
    const variance = new Matrix(mean.rows, L);
    for (let t = 0, k = 0; t < mean.rows; t++) {
      for (let l = 0; l < L; l++, k++) {
        const { s, weight, effectiveRidge: kappa } = settings[l];
        const spread = s * this.#unexplained(t, explained.data[k]) + (kappa * along.data[k]) ** 2;
        variance.data[k] = product(weight, spread);
      }
    }
    return { mean, variance };
  }

  /** `K(x,x) - sum k² (R + λ̃R²)`, `>= 0` for kernels; rounding around 0 is 0, less is an error. */
  #unexplained(t: number, explained: number): number {
    const left = this.#testDiagonal[t] - explained;
    if (left > 1e-12 * explained) return left;
    if (-left <= 1e-6 * explained) return 0;
    throw new NumericError(
      "notPositiveSemidefinite",
      `testDiagonal[${t}] = ${this.#testDiagonal[t]} is less than the ${explained} that crossGram explains: they are not of one kernel`,
    );
  }

  #errors(mean: Matrix, variance: Matrix, column: number): Pick<FeatureAverage, "testError" | "meanPredictorError"> {
    const labels = this.#testLabels;
    if (!labels || labels.length === 0) return { testError: undefined, meanPredictorError: undefined };
    let bias = 0;
    let spread = 0;
    for (let t = 0, k = column; t < labels.length; t++, k += mean.columns) {
      bias += (mean.data[k] - labels[t]) ** 2;
      spread += variance.data[k];
    }
    return { testError: (bias + spread) / labels.length, meanPredictorError: bias / labels.length };
  }
}
