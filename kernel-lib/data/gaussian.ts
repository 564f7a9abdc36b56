import { callable, finiteNonNegative, integer, nonNegativeVector, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { Matrix } from "../numeric/matrix.ts";
import { random } from "../numeric/random.ts";
import { zeros } from "../numeric/reserve.ts";

/** What {@link gaussianData} needs. */
export interface GaussianDataOptions {
  /** Training points, an integer `>= 1`. */
  readonly train: number;
  /** Test points, an integer `>= 0`. */
  readonly test: number;
  /** Variance of each coordinate, `(dimension,)`, or the dimension, for unit variances. */
  readonly variances: ArrayLike<number> | number;
  /** The noiseless label of a point. */
  readonly teacher: (x: Float64Array) => number;
  /** Variance `>= 0` of the noise on the training labels; test labels have none. */
  readonly noise?: number;
  readonly seed: number;
  /** Which independent draw of the data; 0 by default. */
  readonly repetition?: number;
}

/** Points as rows, with their labels. */
export interface LabelledPoints {
  /** `(points, dimension)`. */
  readonly inputs: Matrix;
  /** `(points,)`. */
  readonly labels: Float64Array;
}

/**
 * Independent Gaussian inputs with a teacher's labels, made on the spot. Training inputs, test inputs and noise have a
 * stream each, so that more test points or another noise level leave the rest as it is.
 *
 * @throws InvalidArgumentError for a count, variance or seed out of range, or a teacher that returns a non-finite label.
 */
export function gaussianData(options: GaussianDataOptions): { train: LabelledPoints; test: LabelledPoints } {
  const { variances, teacher, noise = 0, seed, repetition = 0 } = record("options", options);
  callable("teacher", teacher);
  const deviations =
    typeof variances === "number"
      ? zeros(`a list of variances = ${variances} numbers`, integer("variances", variances, 1)).fill(1)
      : nonNegativeVector("variances", variances).map(Math.sqrt);
  const sigma = Math.sqrt(finiteNonNegative("noise", noise));
  const part = (name: "train" | "test", count: number): LabelledPoints => {
    const inputs = new Matrix(count, deviations.length);
    random(seed).stream("inputs", name, repetition).normal(inputs.data);
    for (let k = 0; k < inputs.data.length; k++) inputs.data[k] *= deviations[k % deviations.length];
    const labels = Float64Array.from({ length: count }, (_, i) => teacher(inputs.row(i)));
    const bad = labels.findIndex((y) => !Number.isFinite(y));
    if (bad >= 0) throw new InvalidArgumentError("teacher", "a function with finite values", labels[bad]);
    return { inputs, labels };
  };
  const train = part("train", integer("train", options.train, 1));
  const test = part("test", integer("test", options.test, 0));
  const errors = random(seed).stream("noise", repetition).normal(train.labels.length);
  return { train: { ...train, labels: train.labels.map((y, i) => y + sigma * errors[i]) }, test };
}
