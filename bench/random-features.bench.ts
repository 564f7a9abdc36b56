/** The theory of random features: risk per second, and the surface of test errors of a user's own data. */
import { random, rbfGram } from "tangentlab";
import { effectiveRidge, KernelRidgePath, RandomFeatureTheory, randomFeatureRisk } from "tangentlab/random-features";
import { report } from "./harness.ts";
import { waves } from "./inputs.ts";

const eigenvalues = Float64Array.from({ length: 1000 }, (_, i) => (i + 1) ** -1.5);
const problem = { spectrum: { eigenvalues }, target: { power: eigenvalues }, samples: 100, noise: 0.25 };
const counts = Array.from({ length: 500 }, (_, i) => 10 + i);

const train = waves(500, 20);
const test = waves(1000, 20, 1);
const labels = Float64Array.from({ length: 500 }, (_, i) => train.get(i, 0));
const testLabels = Float64Array.from({ length: 1000 }, (_, i) => test.get(i, 0));
const gram = rbfGram(train, { lengthscale: 4 });
const crossGram = rbfGram(test, { other: train, lengthscale: 4 });
const testDiagonal = new Float64Array(1000).fill(1);
const grid = {
  features: Array.from({ length: 50 }, (_, i) => 10 * 500 ** (i / 49)),
  ridges: Array.from({ length: 20 }, (_, i) => 10 ** (-5 + (6 * i) / 19)),
};

await report("Random features", [
  {
    name: "randomFeatureRisk, 1,000 levels",
    calls: counts.length,
    run: (() => {
      let i = 0;
      return () => randomFeatureRisk({ ...problem, features: counts[i++ % counts.length], ridge: 1e-3 });
    })(),
    promise: { microseconds: 100 },
  },
  {
    name: "randomFeatureRisk, 1,000 levels, shuffled",
    calls: counts.length,
    run: (() => {
      const order = random(1).stream("order").permutation(1000);
      const shuffled = Float64Array.from(order, (i) => eigenvalues[i]);
      const mixed = { ...problem, spectrum: { eigenvalues: shuffled }, target: { power: shuffled } };
      let i = 0;
      return () => randomFeatureRisk({ ...mixed, features: counts[i++ % counts.length], ridge: 1e-3 });
    })(),
  },
  {
    name: "effectiveRidge, 500 eigenvalues",
    calls: counts.length,
    run: (() => {
      let i = 0;
      const few = eigenvalues.subarray(0, 500);
      return () => effectiveRidge({ eigenvalues: few, features: counts[i++ % counts.length], ridge: 1e-3 });
    })(),
  },
  {
    name: "surface 50 x 20, N = 500, 1,000 tests",
    run: () => new RandomFeatureTheory({ gram, labels, crossGram, testDiagonal, testLabels }).surface(grid),
    promise: { microseconds: 1.5e6 },
  },
  {
    name: "KARE and LOO, 100 ridges, N = 500",
    run: () =>
      new KernelRidgePath({ gram, labels }).path(Array.from({ length: 100 }, (_, i) => 10 ** (-6 + (7 * i) / 99))),
  },
]);
