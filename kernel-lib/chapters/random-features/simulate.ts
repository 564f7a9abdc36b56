import { finiteVector, integer, nonNegativeVector, oneOf } from "../../check.ts";
import { breathe, interruptSignal } from "../../interrupt.ts";
import { cholesky, eigh, gram as innerProducts, matmul } from "../../numeric/linalg.ts";
import { Matrix } from "../../numeric/matrix.ts";
import { random } from "../../numeric/random.ts";
import { zeros } from "../../numeric/reserve.ts";
import { beside } from "./entries.ts";
import type { RidgeScaling } from "./estimators.ts";
import { checkExperiment, type FeatureExperiment, featureSampler } from "./experiment.ts";
import { singular } from "./gram-spectrum.ts";

/** What {@link simulateRandomFeatures} needs. */
export interface SimulationOptions extends FeatureExperiment {
  /** Numbers of features P, integers `>= 1`. */
  readonly features: ArrayLike<number>;
  /** Ridges `>= 0`. */
  readonly ridges: ArrayLike<number>;
  /** Independent draws of the features, `>= 1`. */
  readonly repetitions: number;
  /** Integer `>= 0`; the features drawn depend on it and the repetition alone. Errors agree to rounding, 1e-11. */
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

const rowsOf = (matrix: Matrix, from: number, to: number): Matrix =>
  new Matrix(to - from, matrix.columns, matrix.data.subarray(from * matrix.columns, to * matrix.columns));

const scaled = ({ rows, columns, data }: Matrix, factor: number): Matrix =>
  new Matrix(
    rows,
    columns,
    data.map((v) => v * factor),
  );

/** Adds entry by entry. */
function accumulate(total: Matrix, part: Matrix): void {
  for (let k = 0; k < total.data.length; k++) total.data[k] += part.data[k];
}

/** A model for every ridge λ: the predictions are `modes (matrix + λ)^-1 right`. */
interface System {
  /** Of the smaller of features and samples, symmetric, positive semidefinite. */
  readonly matrix: Matrix;
  /** One column. */
  readonly right: Matrix;
  /** A row for each test point. */
  readonly modes: Matrix;
}

/** Features so far, in the form that the smaller side of the problem needs. */
class Draw {
  readonly #samples: number;
  readonly #labels: Matrix;
  readonly #blocks: Matrix[] = [];
  readonly #gram: Matrix;
  readonly #cross: Matrix;
  #count = 0;

  constructor(labels: Float64Array, tests: number) {
    this.#samples = labels.length;
    this.#labels = new Matrix(labels.length, 1, labels);
    this.#gram = new Matrix(labels.length, labels.length);
    this.#cross = new Matrix(tests, labels.length);
  }

  /** Takes in further columns, of training rows and then test rows. */
  add(block: Matrix): void {
    const train = rowsOf(block, 0, this.#samples);
    const test = rowsOf(block, this.#samples, block.rows);
    this.#count += block.columns;
    if (this.#count < this.#samples) this.#blocks.push(block);
    accumulate(this.#gram, innerProducts(train));
    accumulate(this.#cross, matmul(test, train, { transposeB: true }));
  }

  /** The system of the smaller of features x features and samples x samples. */
  system(): System {
    const P = this.#count;
    if (P >= this.#samples)
      return { matrix: scaled(this.#gram, 1 / P), right: scaled(this.#labels, 1 / P), modes: this.#cross };
    const phi = beside(this.#blocks);
    const train = rowsOf(phi, 0, this.#samples);
    return {
      matrix: scaled(innerProducts(train, { of: "columns" }), 1 / P),
      right: scaled(matmul(train, this.#labels, { transposeA: true }), 1 / P),
      modes: rowsOf(phi, this.#samples, phi.rows),
    };
  }
}

/** A ridge above this share of the trace keeps a Cholesky factorization far from breakdown. */
const safeRidge = 1e-11;
/** So many factorizations cost less than one eigendecomposition. */
const fewRidges = 8;

/** `(matrix + λ)^-1 right` for each ridge, as columns, from one eigendecomposition. */
function byEigenvectors({ matrix, right }: System, ridges: Float64Array): Matrix {
  const { values, vectors } = eigh(matrix);
  const weights = matmul(vectors, right, { transposeA: true }).data;
  const largest = values[values.length - 1];
  const noise = values.length * Number.EPSILON * largest;
  const columns = new Matrix(values.length, ridges.length);
  for (let i = 0, k = 0; i < values.length; i++) {
    for (let l = 0; l < ridges.length; l++, k++) {
      const floor = ridges[l] === 0 ? Math.max(noise, singular * largest) : noise;
      columns.data[k] = values[i] <= floor ? 0 : weights[i] / (values[i] + ridges[l]);
    }
  }
  return matmul(vectors, columns);
}

/** The same by one Cholesky factorization a ridge. */
function byCholesky({ matrix, right }: System, ridges: Float64Array): Matrix {
  const n = matrix.rows;
  const columns = new Matrix(n, ridges.length);
  ridges.forEach((ridge, l) => {
    const shifted = new Matrix(n, n, matrix.data.slice());
    for (let i = 0; i < n; i++) shifted.data[i * (n + 1)] += ridge;
    const solution = cholesky(shifted).solve(right).data;
    for (let i = 0; i < n; i++) columns.data[i * ridges.length + l] = solution[i];
  });
  return columns;
}

/** Mean squared test error for each ridge. */
function errorsOf(system: System, ridges: Float64Array, labels: Float64Array): Float64Array {
  const safe = safeRidge * system.matrix.trace();
  const quick = ridges.length <= fewRidges && ridges.every((ridge) => ridge > safe);
  const coefficients = quick ? byCholesky(system, ridges) : byEigenvectors(system, ridges);
  const predictions = matmul(system.modes, coefficients).data;
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
  const scaling = oneOf("ridgeScaling", options.ridgeScaling ?? "absolute", ["perSample", "absolute"]);
  const shifts = scaling === "perSample" ? ridges.map((ridge) => ridge * samples) : ridges;
  return { features, ridges, shifts, repetitions: integer("repetitions", options.repetitions, 1) };
}

/**
 * Test errors of ridge regression on drawn random features, for every number of features and every ridge: the experiment
 * that {@link RandomFeatureTheory} predicts.
 *
 * Each repetition draws its features once and uses the first P of them for every P, so differences between P have little
 * variance. Cost per repetition: drawing and multiplying out the largest P once; for each P one eigendecomposition of
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
  const { seed, signal = interruptSignal(), onProgress } = options;
  const root = random(seed);
  signal.throwIfAborted();
  const sample = featureSampler(options.featureMap, points);
  const order = Array.from(features.keys()).sort((i, j) => features[i] - features[j]);
  const sizes = [repetitions, features.length, ridges.length];
  const what = `a list of repetitions x features x ridges = ${sizes.join(" x ")} numbers`;
  const draws = zeros(what, repetitions * features.length * ridges.length);
  let steps = 0;
  for (let r = 0; r < repetitions; r++) {
    const stream = root.stream("features", r);
    const draw = new Draw(labels, testLabels.length);
    let count = 0;
    for (const i of order) {
      if (features[i] > count) draw.add(sample(features[i] - count, stream));
      count = features[i];
      draws.set(errorsOf(draw.system(), shifts, testLabels), (r * features.length + i) * ridges.length);
      onProgress?.(++steps, repetitions * features.length);
      await breathe();
      signal.throwIfAborted();
    }
  }
  return { features, ridges, repetitions, ...summarize(draws, repetitions), draws };
}
