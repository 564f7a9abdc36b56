import { finiteVector, record } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import { type FeatureMapChoice, featureGram } from "../../kernels/feature-maps.ts";
import { finiteInputs } from "../../kernels/inputs.ts";
import { Matrix, type MatrixLike } from "../../numeric/matrix.ts";
import { matrixArgument, noTargets } from "./arguments.ts";
import { block, rowsOf } from "./entries.ts";

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
      throw new ShapeError(`${name} has length ${list.length} but there are ${rows} inputs${noTargets(list.length)}`);
    }
    if (rows === 0) throw new InvalidArgumentError(name, "a list with at least one entry", list);
  }
  const points = new Matrix(inputs.rows + testInputs.rows, inputs.columns);
  points.data.set(inputs.data);
  points.data.set(testInputs.data, inputs.data.length);
  return { points, labels, testLabels };
}

/** The covariance over all points. */
export function covarianceOf(covariance: MatrixLike | ((points: Matrix) => Matrix), points: Matrix): Matrix {
  const matrix = matrixArgument("covariance", typeof covariance === "function" ? covariance(points) : covariance);
  if (matrix.rows === points.rows && matrix.columns === points.rows) return matrix;
  throw new ShapeError(`covariance is ${matrix.rows}x${matrix.columns} but there are ${points.rows} points`);
}

/** The kernels of an experiment, as its theory needs them. */
export interface ExperimentGrams {
  /** Among the training points, N x N. */
  readonly gram: Matrix;
  /** Between test points (rows) and training points, T x N. */
  readonly crossGram: Matrix;
  /** Of each test point with itself, `(T,)`. */
  readonly testDiagonal: Float64Array;
}

/** The kernels between `samples` training points and the test points after them. */
export function experimentGrams(features: RandomFeatures, points: Matrix, samples: number): ExperimentGrams {
  record("featureMap", features);
  const { rows } = points;
  if (features.map !== undefined) {
    const [train, test] = [rowsOf(points, 0, samples), rowsOf(points, samples, rows)];
    const itself = (t: number) => featureGram(rowsOf(test, t, t + 1), features).data[0];
    return {
      gram: featureGram(train, features),
      crossGram: featureGram(test, { ...features, other: train }),
      testDiagonal: Float64Array.from({ length: test.rows }, (_, t) => itself(t)),
    };
  }
  const joint = covarianceOf(features.covariance, points);
  return {
    gram: block(joint, [0, samples], [0, samples]),
    crossGram: block(joint, [samples, rows], [0, samples]),
    testDiagonal: Float64Array.from({ length: rows - samples }, (_, t) => joint.get(samples + t, samples + t)),
  };
}
