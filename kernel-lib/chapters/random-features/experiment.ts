import { finiteVector, record } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import { drawFeatures, type FeatureMapChoice, featureGram } from "../../kernels/feature-maps.ts";
import { triangularRoot } from "../../kernels/gaussian-process.ts";
import { finiteInputs } from "../../kernels/inputs.ts";
import { matmul } from "../../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../../numeric/matrix.ts";
import type { Stream } from "../../numeric/random.ts";
import { matrixArgument } from "./arguments.ts";
import { accumulate } from "./entries.ts";

/**
 * Random features: a map of the inputs (`{ map: "relu" }`, `{ map: "cos", lengthscale: 1 }`), or Gaussian processes
 * whose covariance is a kernel, `{ covariance: (points) => rbfGram(points, { lengthscale: 1 }) }` or its matrix over the
 * training and then the test points, (N+T) x (N+T).
 */
export type RandomFeatures =
  | FeatureMapChoice
  | {
      /** The kernel, or its matrix. */
      readonly covariance: MatrixLike | ((points: Matrix) => Matrix);
      readonly map?: never;
    };

/** Random features on given data: what theory and simulation are told alike. */
export interface FeatureExperiment {
  readonly featureMap: RandomFeatures;
  /** Training inputs, N x d. */
  readonly inputs: MatrixLike;
  /** Training labels, `(N,)`. */
  readonly labels: ArrayLike<number>;
  /** Test inputs, T x d. */
  readonly testInputs: MatrixLike;
  /** Test labels, `(T,)`. */
  readonly testLabels: ArrayLike<number>;
}

/** An experiment with its arguments checked. */
export interface CheckedExperiment {
  /** Training points, then test points. */
  readonly points: Matrix;
  readonly labels: Float64Array;
  readonly testLabels: Float64Array;
}

/** Checks that points and labels fit together. */
export function checkExperiment(experiment: FeatureExperiment): CheckedExperiment {
  const inputs = finiteInputs("inputs", record("experiment", experiment).inputs);
  const testInputs = finiteInputs("testInputs", experiment.testInputs);
  const labels = finiteVector("labels", experiment.labels);
  const testLabels = finiteVector("testLabels", experiment.testLabels);
  if (testInputs.columns !== inputs.columns) {
    throw new ShapeError(`testInputs has ${testInputs.columns} columns but inputs has ${inputs.columns}`);
  }
  for (const [name, list, rows] of [
    ["labels", labels, inputs.rows],
    ["testLabels", testLabels, testInputs.rows],
  ] as const) {
    if (list.length !== rows) {
      const hint = list.length === 0 ? "; image sets have targets only when loaded with `binary: true`" : "";
      throw new ShapeError(`${name} has length ${list.length} but there are ${rows} inputs${hint}`);
    }
    if (rows === 0) throw new InvalidArgumentError(name, "a list with at least one entry", list);
  }
  const points = new Matrix(inputs.rows + testInputs.rows, inputs.columns);
  points.data.set(inputs.data);
  points.data.set(testInputs.data, inputs.data.length);
  return { points, labels, testLabels };
}

function covarianceOf(covariance: MatrixLike | ((points: Matrix) => Matrix), points: Matrix): Matrix {
  const matrix = matrixArgument("covariance", typeof covariance === "function" ? covariance(points) : covariance);
  if (matrix.rows === points.rows && matrix.columns === points.rows) return matrix;
  throw new ShapeError(`covariance is ${matrix.rows}x${matrix.columns} but there are ${points.rows} points`);
}

/** The kernel over all points of an experiment: the covariance of its features. */
export function jointGram(features: RandomFeatures, points: Matrix): Matrix {
  record("featureMap", features);
  return features.map === undefined ? covarianceOf(features.covariance, points) : featureGram(points, features);
}

/** Some random features, drawn. */
export interface FeatureBlock {
  /** On the training points, N x count. */
  readonly train: Matrix;
  /** On the test points, T x count, times a matrix of `count` rows. */
  testTimes(weights: Matrix): Matrix;
}

/** Draws features, block after block; two blocks in a row equal one of their joint size. */
export type Sampler = (count: number, stream: Stream) => FeatureBlock;

/** Rows `from` to `to` (excluded) and columns likewise, copied. */
function part(matrix: Matrix, rows: readonly [number, number], columns: readonly [number, number]): Matrix {
  const [from, to] = columns;
  const copy = new Matrix(rows[1] - rows[0], to - from);
  for (let i = rows[0]; i < rows[1]; i++) copy.data.set(matrix.row(i).subarray(from, to), (i - rows[0]) * (to - from));
  return copy;
}

/** Features of a map on `samples` training points and the test points after them. */
function mapSampler(choice: FeatureMapChoice, points: Matrix, samples: number): Sampler {
  return (count, stream) => {
    const { data } = drawFeatures(points, { ...choice, count, stream });
    const test = new Matrix(points.rows - samples, count, data.subarray(samples * count));
    return {
      train: new Matrix(samples, count, data.subarray(0, samples * count)),
      testTimes: (weights) => matmul(test, weights),
    };
  };
}

/**
 * Gaussian features `L z` from standard normals z. A triangular root lets the training points do without the test points'
 * normals, and test features are never needed by themselves: `(L z) w = L (z w)`.
 */
function gaussianSampler(covariance: Matrix, samples: number): Sampler {
  const root = triangularRoot(covariance);
  const [seen, fresh] = [
    [0, samples],
    [samples, root.rows],
  ] as const;
  const [upper, lower, corner] = [part(root, seen, seen), part(root, fresh, seen), part(root, fresh, fresh)];
  return (count, stream) => {
    const z = { seen: new Matrix(count, samples), fresh: new Matrix(count, root.rows - samples) };
    for (let j = 0; j < count; j++) {
      stream.normal(z.seen.row(j));
      stream.normal(z.fresh.row(j));
    }
    const times = (block: Matrix, normals: Matrix, weights: Matrix) =>
      matmul(block, matmul(normals, weights, { transposeA: true }));
    return {
      train: matmul(upper, z.seen, { transposeB: true }),
      testTimes: (weights) => {
        const predictions = times(lower, z.seen, weights);
        accumulate(predictions, times(corner, z.fresh, weights));
        return predictions;
      },
    };
  };
}

/** The sampler of a kind of features on given points, of which the first `samples` are for training. */
export function featureSampler(features: RandomFeatures, points: Matrix, samples: number): Sampler {
  record("featureMap", features);
  return features.map === undefined
    ? gaussianSampler(covarianceOf(features.covariance, points), samples)
    : mapSampler(features, points, samples);
}
