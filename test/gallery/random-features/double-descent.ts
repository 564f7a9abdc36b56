import { gaussianData, type Matrix, rbfGram } from "tangentlab";
import { doubleDescentFigure, RandomFeatureTheory, simulateRandomFeatures } from "tangentlab/random-features";

/** Double descent on one Gaussian data set, theory and 20 draws (E4, reduced). */
export default async () => {
  const teacher = (x: Float64Array) => Math.tanh(x[0]) + 0.5 * x[1] * x[2];
  const { train, test } = gaussianData({ train: 80, test: 200, variances: 10, teacher, noise: 0.09, seed: 1 });
  const experiment = {
    inputs: train.inputs,
    labels: train.labels,
    testInputs: test.inputs,
    testLabels: test.labels,
    featureMap: { covariance: (points: Matrix) => rbfGram(points, { lengthscale: 3 }) },
  };
  const ridges = [1e-4, 1e-2, 1e-1, 1];
  const features = Array.from({ length: 60 }, (_, i) => 10 * 160 ** (i / 59));
  const simulation = await simulateRandomFeatures({
    ...experiment,
    features: [10, 20, 40, 60, 80, 100, 160, 400],
    ridges,
    repetitions: 20,
    seed: 2,
  });
  const theory = RandomFeatureTheory.of(experiment);
  return doubleDescentFigure({
    samples: 80,
    ridges,
    theory: theory.surface({ features, ridges }),
    simulation,
    limits: ridges.map((ridge) => theory.at({ features: Infinity, ridge }).testError!),
    data: "tanh x₁ + x₂x₃/2 in 10 dimensions, Gaussian features",
  });
};
