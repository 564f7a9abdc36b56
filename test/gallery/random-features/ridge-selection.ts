import { gaussianData, rbfGram } from "tangentlab";
import { KernelRidgePath, ridgeSelectionFigure } from "tangentlab/random-features";

/** KARE, leave-one-out and hidden error for two noisy classes in 40 dimensions (E7 B). */
export default () => {
  const variances = Array.from({ length: 40 }, (_, j) => (j + 1) ** -1.2);
  const teacher = (x: Float64Array) => Math.sign(x[0] + 0.7 * (x[1] ** 2 - variances[1]) + 0.5 * x[2] * x[3]);
  const { train, test } = gaussianData({ train: 400, test: 2000, variances, teacher, seed: 11 });
  const path = new KernelRidgePath({ gram: rbfGram(train.inputs, { lengthscale: 1.5 }), labels: train.labels });
  const ridges = Array.from({ length: 15 }, (_, i) => 10 ** (-6 + i / 2));
  const estimates = path.path(ridges);
  const crossGram = rbfGram(test.inputs, { other: train.inputs, lengthscale: 1.5 });
  const hidden = path.testErrors(crossGram, { labels: test.labels, ridges });
  return ridgeSelectionFigure({
    ridges,
    kare: estimates.map(({ kare }) => kare),
    looError: estimates.map(({ looError }) => looError),
    hiddenError: hidden.mean,
    hiddenBand: hidden.standardError.map((se) => 2 * se),
    data: "two classes in 40 dimensions, N = 400",
  });
};
