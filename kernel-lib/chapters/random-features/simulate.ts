import { abortSignal, callable, finiteVector, integer, nonNegativeVector, oneOf } from "../../check.ts";
import { breathe, interruptSignal } from "../../interrupt.ts";
import { cholesky, eigh, gram as innerProducts, matmul } from "../../numeric/linalg.ts";
import { Matrix } from "../../numeric/matrix.ts";
import { random } from "../../numeric/random.ts";
import { zeros } from "../../numeric/reserve.ts";
import { accumulate, beside, sum } from "./entries.ts";
import type { RidgeScaling } from "./estimators.ts";
import { checkExperiment, type FeatureBlock, type FeatureExperiment, featureSampler } from "./experiment.ts";
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

const scaled = ({ rows, columns, data }: Matrix, factor: number): Matrix =>
  new Matrix(
    rows,
    columns,
    data.map((v) => v * factor),
  );

/** A model for every ridge λ: its coefficients are `(matrix + λ)^-1 right`. */
interface System {
  /** Of the smaller of features and samples, symmetric, positive semidefinite. */
  readonly matrix: Matrix;
  /** One column. */
  readonly right: Matrix;
}

/** Features so far, in the form that the smaller side of the problem needs. */
class Draw {
  readonly #labels: Matrix;
  readonly #blocks: FeatureBlock[] = [];
  readonly #gram: Matrix;
  /** Test features times training features, where it pays. */
  readonly #cross: Matrix | undefined;
  #count = 0;

  constructor(labels: Float64Array, cross: Matrix | undefined) {
    this.#labels = new Matrix(labels.length, 1, labels);
    this.#gram = new Matrix(labels.length, labels.length);
    this.#cross = cross;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether features, not samples, are the smaller side. */
  get #few(): boolean {
    return this.#count < this.#labels.rows;
  }

  /** Takes in further features. */
  add(block: FeatureBlock): void {
    this.#count += block.train.columns;
    accumulate(this.#gram, innerProducts(block.train));
    if (this.#cross) accumulate(this.#cross, block.testTimes(block.train.transpose()));
    if (this.#few || !this.#cross) this.#blocks.push(block);
  }

  /** The system of the smaller of features x features and samples x samples. */
  system(): System {
    const P = this.#count;
    if (!this.#few) return { matrix: scaled(this.#gram, 1 / P), right: scaled(this.#labels, 1 / P) };
    const train = beside(this.#blocks.map((block) => block.train));
    return {
      matrix: scaled(innerProducts(train, { of: "columns" }), 1 / P),
      right: scaled(matmul(train, this.#labels, { transposeA: true }), 1 / P),
    };
  }

  /** Predictions at the test points, T x ridges, from the coefficients of {@link system}, a column a ridge. */
  predictions(coefficients: Matrix): Matrix {
    if (this.#cross && !this.#few) return matmul(this.#cross, coefficients);
    let at = 0;
    return this.#blocks
      .map(({ train, testTimes }) => {
        if (!this.#few) return testTimes(matmul(train, coefficients, { transposeA: true }));
        const { columns, data } = coefficients;
        const from = at;
        at += train.columns;
        return testTimes(new Matrix(train.columns, columns, data.subarray(from * columns, at * columns)));
      })
      .reduce((total, part) => {
        accumulate(total, part);
        return total;
      });
  }
}

/** Features drawn at once. */
const blockSize = 2048;
/** Memory for features of one repetition that are kept, in bytes. */
const keptBytes = 1e9;

/**
 * Whether test features times training features are summed up once, T x N: it costs `N T P`, and then nothing for each
 * setting; without them a setting costs `(N + T) P`, and all features are kept.
 */
function crossPays({ features, ridges }: { features: Float64Array; ridges: Float64Array }, N: number, T: number) {
  const largest = features.reduce((most, P) => Math.max(most, P), 0);
  const settings = sum(features.filter((P) => P >= N)) * ridges.length;
  return settings * (N + T) > N * T * largest || 8 * (N + T) * largest > keptBytes;
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
function errorsOf(draw: Draw, ridges: Float64Array, labels: Float64Array): Float64Array {
  const system = draw.system();
  const safe = safeRidge * system.matrix.trace();
  const quick = ridges.length <= fewRidges && ridges.every((ridge) => ridge > safe);
  const coefficients = quick ? byCholesky(system, ridges) : byEigenvectors(system, ridges);
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
  const N = labels.length;
  const T = testLabels.length;
  const sample = featureSampler(options.featureMap, points, N);
  const cross = crossPays({ features, ridges }, N, T);
  const order = Array.from(features.keys()).sort((i, j) => features[i] - features[j]);
  const sizes = [repetitions, features.length, ridges.length];
  const what = `a list of repetitions x features x ridges = ${sizes.join(" x ")} numbers`;
  const draws = zeros(what, repetitions * features.length * ridges.length);
  let steps = 0;
  for (let r = 0; r < repetitions; r++) {
    const stream = root.stream("features", r);
    const draw = new Draw(labels, cross ? new Matrix(T, N) : undefined);
    for (const i of order) {
      while (draw.count < features[i]) {
        draw.add(sample(Math.min(blockSize, features[i] - draw.count), stream));
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
