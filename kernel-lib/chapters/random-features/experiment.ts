import { finiteVector, record } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import { drawFeatures, type FeatureMapChoice, featureGram } from "../../kernels/feature-maps.ts";
import { gaussianProcessFeatures, symmetricRoot } from "../../kernels/gaussian-process.ts";
import { finiteInputs } from "../../kernels/inputs.ts";
import { Matrix, type MatrixLike } from "../../numeric/matrix.ts";
import type { Stream } from "../../numeric/random.ts";
import { matrixArgument } from "./arguments.ts";

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

/** Draws features of all points, block after block of columns. */
export type Sampler = (count: number, stream: Stream) => Matrix;

/** The sampler of a kind of features; two blocks in a row equal one of their joint size. */
export function featureSampler(features: RandomFeatures, points: Matrix): Sampler {
  record("featureMap", features);
  if (features.map !== undefined) return (count, stream) => drawFeatures(points, { ...features, count, stream });
  const root = symmetricRoot(covarianceOf(features.covariance, points));
  return (count, stream) => gaussianProcessFeatures({ root }, { count, stream });
}
