import { abortSignal, callable, finiteVector, integer, nonNegativeVector, oneOf } from "../../check.ts";
import { InvalidArgumentError } from "../../errors.ts";
import { breathe, interruptSignal } from "../../interrupt.ts";
import { cholesky, eigh, matmul } from "../../numeric/linalg.ts";
import { Matrix } from "../../numeric/matrix.ts";
import { random } from "../../numeric/random.ts";
import { zeros } from "../../numeric/reserve.ts";
import { crossPays, Draw, type System } from "./draw.ts";
import type { RidgeScaling } from "./estimators.ts";
import { checkExperiment, type FeatureExperiment } from "./experiment.ts";
import { singular } from "./gram-spectrum.ts";
import { featureSampler } from "./sampler.ts";

/** What {@link simulateRandomFeatures} needs. */
export interface SimulationOptions extends FeatureExperiment {
  /** Numbers of features P, integers `>= 1`. */
  readonly features: ArrayLike<number>;
  /** Ridges `>= 0`. */
  readonly ridges: ArrayLike<number>;
  /** Independent draws of the features, `>= 1`. */
  readonly repetitions: number;
  /**
   * Integer `>= 0`; features of the training points depend on it, the repetition and those points alone (on all points
   * where a covariance is numerically singular). Between libraries, thread counts and machines test errors agree to
   * about 1e-11, to 1e-7 where a covariance is numerically singular or a ridge below 1e-8 meets P = N.
   */
  readonly seed: number;
  /** "absolute" (default, as in {@link RandomFeatureTheory}) or "perSample". */
  readonly ridgeScaling?: RidgeScaling;
  /** Stops the simulation with `signal.reason`; the interrupt of the notebook by default. */
  readonly signal?: AbortSignal;
  /** Called with finished and total steps. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Test errors of the draws; grids are `(features, ridges)`, row-major. */
export interface Simulation {
  readonly features: Float64Array;
  readonly ridges: Float64Array;
  readonly repetitions: number;
  readonly mean: Float64Array;
  /** Standard error of the mean; 0 for a single repetition. */
  readonly standardError: Float64Array;
  /** Robust where the mean has heavy tails, at P = N and a tiny ridge. */
  readonly median: Float64Array;
  /** All draws, `(repetitions, features, ridges)`. */
  readonly draws: Float64Array;
}

/** Features drawn at once. */
const blockSize = 2048;

/** A ridge above this share of the trace keeps a Cholesky factorization far from breakdown. */
const safeRidge = 1e-11;
/** So many factorizations cost less than one eigendecomposition. */
const fewRidges = 8;

/** `(matrix + shift)^-1 right` for each shift, as columns, from one eigendecomposition. */
function byEigenvectors({ matrix, right }: System, shifts: Float64Array): Matrix {
  const { values, vectors } = eigh(matrix);
  const weights = matmul(vectors, right, { transposeA: true }).data;
  const largest = values[values.length - 1];
  const noise = values.length * Number.EPSILON * largest;
  const columns = new Matrix(values.length, shifts.length);
  for (let i = 0, k = 0; i < values.length; i++) {
    for (let l = 0; l < shifts.length; l++, k++) {
      const floor = shifts[l] === 0 ? Math.max(noise, singular * largest) : noise;
      columns.data[k] = values[i] <= floor ? 0 : weights[i] / (values[i] + shifts[l]);
    }
  }
  return matmul(vectors, columns);
}

/** The same by one Cholesky factorization a shift. */
function byCholesky({ matrix, right }: System, shifts: Float64Array): Matrix {
  const n = matrix.rows;
  const columns = new Matrix(n, shifts.length);
  shifts.forEach((shift, l) => {
    const shifted = new Matrix(n, n, matrix.data.slice());
    for (let i = 0; i < n; i++) shifted.data[i * (n + 1)] += shift;
    const solution = cholesky(shifted).solve(right).data;
    for (let i = 0; i < n; i++) columns.data[i * shifts.length + l] = solution[i];
  });
  return columns;
}

/** Mean squared test error for each ridge. */
function errorsOf(draw: Draw, ridges: Float64Array, labels: Float64Array): Float64Array {
  const system = draw.system();
  // (F Fᵀ/P + λ)^-1 y/P = (F Fᵀ + Pλ)^-1 y
  const shifts = ridges.map((ridge) => ridge * draw.count);
  const safe = safeRidge * system.matrix.trace();
  const quick = shifts.length <= fewRidges && shifts.every((shift) => shift > safe);
  const coefficients = quick ? byCholesky(system, shifts) : byEigenvectors(system, shifts);
  const predictions = draw.predictions(coefficients).data;
  const errors = new Float64Array(ridges.length);
  for (let t = 0, k = 0; t < labels.length; t++) {
    for (let l = 0; l < ridges.length; l++, k++) errors[l] += (predictions[k] - labels[t]) ** 2 / labels.length;
  }
  return errors;
}

/** Mean, standard error and median over the first axis. */
function summarize(draws: Float64Array, repetitions: number): Pick<Simulation, "mean" | "standardError" | "median"> {
  const size = draws.length / repetitions;
  const mean = new Float64Array(size);
  const standardError = new Float64Array(size);
  const median = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const values = Float64Array.from({ length: repetitions }, (_, r) => draws[r * size + k]).sort();
    mean[k] = values.reduce((sum, v) => sum + v, 0) / repetitions;
    const squares = values.reduce((sum, v) => sum + (v - mean[k]) ** 2, 0);
    standardError[k] = repetitions > 1 ? Math.sqrt(squares / (repetitions - 1) / repetitions) : 0;
    median[k] = (values[(repetitions - 1) >> 1] + values[repetitions >> 1]) / 2;
  }
  return { mean, standardError, median };
}

/** The grid of settings, checked. */
function checkGrid(options: SimulationOptions, samples: number) {
  const features = finiteVector("features", options.features);
  for (const [i, P] of features.entries()) integer(`features[${i}]`, P, 1);
  const ridges = nonNegativeVector("ridges", options.ridges);
  for (const [name, values] of Object.entries({ features, ridges })) {
    if (values.length === 0) throw new InvalidArgumentError(name, "a list with at least one entry", []);
  }
  const scaling = oneOf("ridgeScaling", options.ridgeScaling ?? "absolute", ["perSample", "absolute"]);
  const shifts = scaling === "perSample" ? ridges.map((ridge) => ridge * samples) : ridges;
  return { features, ridges, shifts, repetitions: integer("repetitions", options.repetitions, 1) };
}

/**
 * Test errors of ridge regression on drawn random features, for every number of features and every ridge: the experiment
 * that {@link RandomFeatureTheory} predicts.
 *
 * Each repetition draws its features once and uses the first P of them for every P, so differences between P have little
 * variance. Cost per repetition: drawing the largest P and its Gram matrix once; for each P one eigendecomposition of
 * size min(N, P), which all ridges share, or a Cholesky factorization for each of a few ridges.
 *
 * @throws InvalidArgumentError and ShapeError for arguments that are out of range or do not fit; `signal.reason` when aborted.
 * @example
 * const points = { inputs: [[-1], [0], [1]], labels: [1, 0, 1], testInputs: [[0.5]], testLabels: [0.25] };
 * const grid = { features: [10, 100], ridges: [0.1], repetitions: 5, seed: 1 };
 * const simulation = await simulateRandomFeatures({ ...points, ...grid, featureMap: { map: "relu" } });
 * simulation.mean.length; // 2
 */
export async function simulateRandomFeatures(options: SimulationOptions): Promise<Simulation> {
  const { points, labels, testLabels } = checkExperiment(options);
  const { features, ridges, shifts, repetitions } = checkGrid(options, labels.length);
  const { seed, onProgress } = options;
  const root = random(seed);
  const signal = options.signal === undefined ? interruptSignal() : abortSignal("signal", options.signal);
  if (onProgress !== undefined) callable("onProgress", onProgress);
  signal.throwIfAborted();
  const sampler = featureSampler(options.featureMap, points, labels.length);
  const { latent } = sampler;
  const cross = crossPays({ features, ridges: ridges.length, samples: labels.length, latent });
  const order = Array.from(features.keys()).sort((i, j) => features[i] - features[j]);
  const sizes = [repetitions, features.length, ridges.length];
  const what = `a list of repetitions x features x ridges = ${sizes.join(" x ")} numbers`;
  const draws = zeros(what, repetitions * features.length * ridges.length);
  let steps = 0;
  for (let r = 0; r < repetitions; r++) {
    const sample = sampler.draws((part) => (part ? root.stream("features", r, part) : root.stream("features", r)));
    const draw = new Draw(labels, sampler, cross);
    for (const i of order) {
      while (draw.count < features[i]) {
        draw.add(sample(Math.min(blockSize, features[i] - draw.count)));
        await breathe();
        signal.throwIfAborted();
      }
      draws.set(errorsOf(draw, shifts, testLabels), (r * features.length + i) * ridges.length);
      onProgress?.(++steps, repetitions * features.length);
      await breathe();
      signal.throwIfAborted();
    }
  }
  return { features, ridges, repetitions, ...summarize(draws, repetitions), draws };
}
