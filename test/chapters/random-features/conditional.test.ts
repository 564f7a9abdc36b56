import { describe, expect, test } from "@jest/globals";
import { eigvalsh, gaussianData, Matrix, type MatrixLike, rbfGram, reluGram } from "tangentlab";
import {
  agreement,
  KernelRidgePath,
  type RandomFeatures,
  RandomFeatureTheory,
  simulateRandomFeatures,
} from "tangentlab/random-features";
import { relative } from "./problems.ts";

const { train, test: fresh } = gaussianData({
  train: 20,
  test: 8,
  variances: 3,
  teacher: ([a, b, c]) => Math.tanh(a) + b * c,
  seed: 9,
});
const kernel = (points: MatrixLike) => rbfGram(points, { lengthscale: 1.5 });
const points = { inputs: train.inputs, labels: train.labels, testInputs: fresh.inputs, testLabels: fresh.labels };
const crossGram = rbfGram(fresh.inputs, { other: train.inputs, lengthscale: 1.5 });
const whole = {
  gram: kernel(train.inputs),
  labels: train.labels,
  crossGram,
  testDiagonal: new Float64Array(8).fill(1),
  testLabels: fresh.labels,
};
const theory = new RandomFeatureTheory(whole);

describe("feature average", () => {
  test("the covariance is positive semidefinite and has the variance on its diagonal (P17)", () => {
    for (const features of [5, 20, 70]) {
      const setting = { features, ridge: 1e-2 };
      const covariance = theory.covariance({ ...setting, testGram: kernel(fresh.inputs) });
      const values = eigvalsh(covariance);
      expect(values[0]).toBeGreaterThan(-1e-12 * values[values.length - 1]);
      for (const [t, v] of theory.at(setting).variance.entries())
        expect(relative(v, covariance.get(t, t))).toBeLessThan(1e-10);
    }
  });

  test("with ever more features the mean is the kernel's prediction and P times the variance settles (P17)", () => {
    const ridge = 1e-2;
    const prediction = new KernelRidgePath({
      gram: whole.gram,
      labels: train.labels,
      ridgeScaling: "absolute",
    }).predict(crossGram, ridge);
    const limit = theory.at({ features: Infinity, ridge });
    for (const [t, v] of limit.mean.entries()) expect(Math.abs(v - prediction[t])).toBeLessThan(1e-12);
    expect(Math.max(...limit.variance)).toBe(0);
    const [many, more] = [1e7, 1e8].map((features) => theory.at({ features, ridge }).variance.map((v) => v * features));
    for (const [t, v] of many.entries()) expect(relative(v, more[t])).toBeLessThan(1e-4);
  });

  test("test error = error of the mean + mean variance", () => {
    const { testError, meanPredictorError, mean, variance } = theory.at({ features: 30, ridge: 0.1 });
    const bias = mean.reduce((sum, v, t) => sum + (v - fresh.labels[t]) ** 2 / 8, 0);
    const spread = variance.reduce((sum, v) => sum + v / 8, 0);
    expect(relative(meanPredictorError as number, bias)).toBeLessThan(1e-13);
    expect(relative(testError as number, bias + spread)).toBeLessThan(1e-13);
  });

  test("a surface is its points, also beyond one batch", () => {
    const features = Array.from({ length: 30 }, (_, i) => 2 + 3 * i);
    const ridges = [0.001, 0.01, 0.1, 1, 10];
    const surface = theory.surface({ features, ridges });
    for (const [i, P] of features.entries()) {
      for (const [l, ridge] of ridges.entries()) {
        const point = theory.at({ features: P, ridge });
        expect(relative(surface.testError[i * 5 + l], point.testError as number)).toBeLessThan(1e-11);
        expect(relative(surface.meanPredictorError[i * 5 + l], point.meanPredictorError as number)).toBeLessThan(1e-11);
      }
    }
  });

  test("RandomFeatureTheory.of builds the same theory from points", () => {
    for (const featureMap of [{ covariance: kernel }, { map: "cos", lengthscale: 1.5 }] as const) {
      const built = RandomFeatureTheory.of({ ...points, featureMap }).at({ features: 12, ridge: 0.1 });
      expect(
        relative(built.testError as number, theory.at({ features: 12, ridge: 0.1 }).testError as number),
      ).toBeLessThan(1e-9);
    }
    const perSample = RandomFeatureTheory.of({
      ...points,
      featureMap: { covariance: kernel },
      ridgeScaling: "perSample",
    });
    expect(
      relative(
        perSample.at({ features: 12, ridge: 0.01 }).effectiveRidge,
        theory.at({ features: 12, ridge: 0.2 }).effectiveRidge,
      ),
    ).toBeLessThan(1e-12);
    const relu = RandomFeatureTheory.of({ ...points, featureMap: { map: "relu" } });
    expect(
      relative(
        relu.at({ features: Infinity, ridge: 1 }).mean[0],
        new KernelRidgePath({ gram: reluGram(train.inputs), labels: train.labels, ridgeScaling: "absolute" }).predict(
          reluGram(fresh.inputs, { other: train.inputs }),
          1,
        )[0],
      ),
    ).toBeLessThan(1e-10);
  });

  test("diverges at N = P without ridge", () => {
    expect(theory.at({ features: 20, ridge: 0 })).toMatchObject({ testError: Infinity, squaredNorm: Infinity });
    const silent = new RandomFeatureTheory({ ...whole, labels: new Float64Array(20), testLabels: new Float64Array(8) });
    expect(silent.at({ features: 20, ridge: 0 })).toMatchObject({ testError: 0, squaredNorm: 0 });
  });

  test("at the training points themselves, without ridge, nothing varies, even at N = P", () => {
    const gram = kernel(train.inputs);
    const own = { gram, labels: train.labels, crossGram: gram, testDiagonal: new Float64Array(20).fill(1) };
    const at = new RandomFeatureTheory({ ...own, testLabels: train.labels });
    for (const features of [20, 30]) {
      const { variance, testError } = at.at({ features, ridge: 0 });
      expect(Math.max(...variance)).toBe(0);
      expect(testError).toBeLessThan(1e-12);
    }
    // A diagonal below what the cross Gram matrix explains: by rounding, or by another kernel.
    const lower = (share: number) =>
      new RandomFeatureTheory({ ...own, testDiagonal: new Float64Array(20).fill(1 - share) });
    expect(Math.max(...lower(1e-8).at({ features: 30, ridge: 0 }).variance)).toBe(0);
    expect(() => lower(1e-4).at({ features: 30, ridge: 0 })).toThrow("they are not of one kernel");
  });

  test("agrees with Gaussian features at ridge 0 exactly where it is exact (P18)", async () => {
    const small = { ...points, featureMap: { covariance: kernel } };
    const simulation = await simulateRandomFeatures({
      ...small,
      features: [30],
      ridges: [0],
      repetitions: 600,
      seed: 3,
    });
    const { mean, variance } = theory.exactRidgeless({ features: 30 });
    const expected = mean.reduce((sum, v, t) => sum + ((v - fresh.labels[t]) ** 2 + variance[t]) / 8, 0);
    expect(Math.abs(simulation.mean[0] - expected)).toBeLessThan(4 * simulation.standardError[0]);
    expect(theory.at({ features: 30, ridge: 0 }).testError).toBeLessThan(expected);
  });
});

describe("singular Gram matrices", () => {
  const line = gaussianData({ train: 60, test: 40, variances: 5, teacher: (x) => x[0] + x[1], noise: 1e-4, seed: 2 });
  const linear = {
    inputs: line.train.inputs,
    labels: line.train.labels,
    testInputs: line.test.inputs,
    testLabels: line.test.labels,
    featureMap: { map: "linear" },
  } as const;
  const rankFive = RandomFeatureTheory.of({ ...linear, pseudoInverse: true });

  test("of rank 5: ridge 0 agrees with the simulation once there are more features than dimensions", async () => {
    const grid = { features: [10, 30], ridges: [0] };
    const simulation = await simulateRandomFeatures({ ...linear, ...grid, repetitions: 400, seed: 3 });
    const { testError } = rankFive.surface(grid);
    grid.features.forEach((_, i) => {
      expect(Math.abs(simulation.mean[i] / testError[i] - 1)).toBeLessThan(0.1);
    });
    expect(() => RandomFeatureTheory.of(linear).at({ features: 30, ridge: 0 })).toThrow(
      /^ridge 0 needs an invertible Gram matrix \(smallest eigenvalue ratio 0\): use ridge > 0, fewer features or pseudoInverse: true$/,
    );
    // Five directions of five dimensions are least squares itself, whatever they are.
    expect(relative(rankFive.at({ features: 5, ridge: 0 }).testError as number, testError[0])).toBeLessThan(1e-6);
  });

  test("of rank 5: tiny ridges tend to ridge 0", () => {
    for (const features of [30, 100, Infinity]) {
      const limit = rankFive.at({ features, ridge: 0 }).testError as number;
      for (const ridge of [1e-300, 1e-160, 1e-20, 1e-14, 1e-10]) {
        expect(relative(rankFive.at({ features, ridge }).testError as number, limit)).toBeLessThan(1e-6);
      }
    }
  });

  test("of points given twice: the second time adds nothing", () => {
    const twice = {
      ...points,
      inputs: Matrix.from([...train.inputs.to2DArray(), ...train.inputs.to2DArray()]),
      labels: [...train.labels, ...train.labels],
    };
    const experiment = { ...twice, featureMap: { covariance: kernel } };
    const grid = { features: [10, 20, 40], ridges: [0] };
    const { testError } = RandomFeatureTheory.of({ ...experiment, pseudoInverse: true }).surface(grid);
    expect(testError[1]).toBe(Infinity);
    const once = theory.surface(grid).testError;
    testError.forEach((v, i) => {
      expect(relative(v, once[i])).toBeLessThan(1e-6);
    });
  });
});

test("at ridge 0 eigenvalues below 1e-12 of the largest count as 0, with a ridge they do not", () => {
  // Two directions; the second is almost unseen by the kernel, with eigenvalue 1e-13.
  const small = 1e-13;
  const almost = {
    gram: [
      [1, 0],
      [0, small],
    ],
    labels: [1, 1],
    crossGram: [[1, small]],
    testDiagonal: [2],
    testLabels: [0],
  };
  const limit = new RandomFeatureTheory({ ...almost, pseudoInverse: true });
  expect(limit.at({ features: Infinity, ridge: 0 }).mean[0]).toBeCloseTo(1, 9);
  expect(limit.at({ features: Infinity, ridge: 1e-20 }).mean[0]).toBeCloseTo(2, 5);
  expect(() => new RandomFeatureTheory(almost).at({ features: 9, ridge: 0 })).toThrow(
    "smallest eigenvalue ratio 1e-13",
  );
  const seen = new RandomFeatureTheory({
    ...almost,
    gram: [
      [1, 0],
      [0, 1e-10],
    ],
    crossGram: [[1, 1e-10]],
  });
  expect(seen.at({ features: Infinity, ridge: 0 }).mean[0]).toBeCloseTo(2, 5);
});

describe("wrong input", () => {
  const build = (change: object) => () => new RandomFeatureTheory({ ...whole, ...change } as never);
  test.each([
    [{ labels: [1] }, "labels has length 1 but gram is 20x20"],
    [{ labels: [] }, "gram is 20x20; image sets have targets only when loaded with `binary: true`"],
    [{ crossGram: [[1, 2]] }, "crossGram is 1x2 but gram is 20x20"],
    [{ testDiagonal: [1] }, "testDiagonal has length 1 but crossGram is 8x20"],
    [{ testLabels: [1] }, "testLabels has length 1 but crossGram is 8x20"],
    [{ testDiagonal: new Float64Array(8).fill(-1) }, "testDiagonal[0] must be >= 0, got -1"],
    [{ crossGram: new Matrix(8, 20, new Float64Array(160).fill(Number.NaN)) }, "crossGram has NaN at row 0, column 0"],
  ])("%#", (change, message) => {
    expect(build(change)).toThrow(message);
  });

  test("no test points, no test error", () => {
    const none = new RandomFeatureTheory({ ...whole, crossGram: new Matrix(0, 20), testDiagonal: [], testLabels: [] });
    expect(none.at({ features: 5, ridge: 1 }).testError).toBeUndefined();
    expect(() => none.surface({ features: [5], ridges: [1] })).toThrow("testLabels must be given");
  });

  test("settings", () => {
    expect(() => theory.at({ features: 0, ridge: 1 })).toThrow("features must be > 0 (Infinity allowed), got 0");
    expect(() => theory.at({ features: 5, ridge: -1 })).toThrow("ridge must be a finite number >= 0, got -1");
    expect(() => theory.exactRidgeless({ features: 21 })).toThrow("features must be >= 22 (samples + 2), got 21");
    const twice = new RandomFeatureTheory({
      gram: [
        [1, 1],
        [1, 1],
      ],
      labels: [1, 1],
      crossGram: [[1, 1]],
      testDiagonal: [1],
    });
    expect(() => twice.at({ features: 5, ridge: 0 })).toThrow("ridge 0 needs an invertible Gram matrix");
    expect(() => twice.surface({ features: [5], ridges: [1] })).toThrow(
      "testLabels must be given to compute test errors, got undefined",
    );
    expect(twice.at({ features: 5, ridge: 1 }).testError).toBeUndefined();
    const torn = new RandomFeatureTheory({ ...whole, testDiagonal: new Float64Array(8).fill(1e-3) });
    expect(() => torn.at({ features: 5, ridge: 1e-3 })).toThrow("they are not of one kernel");
  });
});

describe("simulation", () => {
  const experiment = { ...points, featureMap: { map: "relu" }, ridges: [0.01, 1], repetitions: 3, seed: 5 } as const;

  test("double descent on one data set stays within 6 % + 3 standard errors of the theory (E4)", async () => {
    const set = gaussianData({
      train: 80,
      test: 300,
      variances: 10,
      teacher: (x) => Math.tanh(x[0]) + 0.5 * x[1] * x[2],
      noise: 0.09,
      seed: 21,
    });
    const data = {
      inputs: set.train.inputs,
      labels: set.train.labels,
      testInputs: set.test.inputs,
      testLabels: set.test.labels,
      featureMap: { covariance: (all: Matrix) => rbfGram(all, { lengthscale: 3 }) },
    };
    const grid = { features: [10, 20, 40, 60, 80, 100, 160, 400], ridges: [1e-4, 1e-2, 1e-1, 1] };
    const simulation = await simulateRandomFeatures({ ...data, ...grid, repetitions: 60, seed: 22 });
    const result = agreement(simulation, {
      predicted: RandomFeatureTheory.of(data).surface(grid).testError,
      share: 0.06,
    });
    expect(result.misses).toEqual([]);
  });

  test("one draw is the textbook formula on the drawn features", async () => {
    const { drawFeatures: draw, random, solve, matmul } = await import("tangentlab");
    const stacked = new Matrix(28, 3, Float64Array.of(...train.inputs.data, ...fresh.inputs.data));
    for (const P of [6, 33]) {
      const { mean } = await simulateRandomFeatures({ ...experiment, features: [P], repetitions: 1 });
      const phi = draw(stacked, { map: "relu", count: P, stream: random(5).stream("features", 0) });
      const F = phi.subMatrix(0, 19, 0, P - 1).mul(1 / Math.sqrt(P));
      const test = phi.subMatrix(20, 27, 0, P - 1).mul(1 / Math.sqrt(P));
      experiment.ridges.forEach((ridge, l) => {
        const normal = matmul(F, F, { transposeA: true }).add(Matrix.identity(P).mul(ridge));
        const theta = solve(normal, matmul(F, new Matrix(20, 1, train.labels), { transposeA: true })).solution;
        const error = matmul(test, theta).data.reduce((sum, v, t) => sum + (v - fresh.labels[t]) ** 2 / 8, 0);
        expect(relative(mean[l], error)).toBeLessThan(1e-8);
      });
    }
  });

  test("few ridges (Cholesky) and many (eigenvectors) give the same numbers", async () => {
    const ridges = [0.01, 1, ...Array.from({ length: 9 }, (_, i) => 2 + i)];
    const few = await simulateRandomFeatures({ ...experiment, features: [7, 40] });
    const many = await simulateRandomFeatures({ ...experiment, features: [7, 40], ridges });
    for (const i of [0, 1])
      for (const l of [0, 1]) expect(relative(few.mean[i * 2 + l], many.mean[i * 11 + l])).toBeLessThan(1e-9);
  });

  test("a tiny ridge on points given twice is as good as none", async () => {
    const twice = {
      ...points,
      inputs: Matrix.from([...train.inputs.to2DArray(), ...train.inputs.to2DArray()]),
      labels: [...train.labels, ...train.labels],
    };
    for (const featureMap of [{ covariance: kernel }, { map: "relu" }] as const) {
      const grid = { features: [60], ridges: [0, 1e-14, 1e-20, 1e-200, 5e-324], repetitions: 2, seed: 1 };
      const { mean } = await simulateRandomFeatures({ ...twice, featureMap, ...grid });
      for (const value of mean) expect(relative(value, mean[0])).toBeLessThan(0.05);
    }
  });

  test("a single tiny ridge on points given twice is as good as none, in any unit of the features", async () => {
    const inputs = [...train.inputs.to2DArray(), ...train.inputs.to2DArray()];
    for (const unit of [1, 1e6]) {
      const scale = (rows: number[][]) => rows.map((row) => row.map((v) => v * unit));
      const once = { ...points, inputs: scale(train.inputs.to2DArray()), testInputs: scale(fresh.inputs.to2DArray()) };
      const twice = { ...once, inputs: scale(inputs), labels: [...train.labels, ...train.labels] };
      const grid = { featureMap: { map: "relu" }, features: [60], repetitions: 2, seed: 1 } as const;
      const limit = await simulateRandomFeatures({ ...once, ...grid, ridges: [0] });
      for (const ridge of [1e-13, 1e-16, 1e-20]) {
        const tiny = await simulateRandomFeatures({ ...twice, ...grid, ridges: [ridge * unit ** 2] });
        expect(relative(tiny.mean[0], limit.mean[0])).toBeLessThan(1e-4);
      }
    }
  });

  test.each([1.5, 40])(
    "one draw of Gaussian features is the textbook formula, length scale %p (40: singular in float64)",
    async (lengthscale) => {
      const { covarianceRoot, random, solve, matmul } = await import("tangentlab");
      const covariance = (all: MatrixLike) => rbfGram(all, { lengthscale });
      const stacked = new Matrix(28, 3, Float64Array.of(...train.inputs.data, ...fresh.inputs.data));
      const { root, triangular } = covarianceRoot(covariance(stacked));
      expect(triangular).toBe(lengthscale === 1.5);
      const normals = (part: string, rows: number) =>
        new Matrix(
          33,
          rows,
          random(5)
            .stream("features", 0, part)
            .normal(33 * rows),
        )
          .transpose()
          .to2DArray();
      const phi = matmul(root, Matrix.from([...normals("train", 20), ...normals("test", 8)]));
      const drawn = await simulateRandomFeatures({
        ...experiment,
        featureMap: { covariance },
        features: [6, 33],
        repetitions: 1,
      });
      for (const [i, P] of [6, 33].entries()) {
        const F = phi.subMatrix(0, 19, 0, P - 1).mul(1 / Math.sqrt(P));
        const test = phi.subMatrix(20, 27, 0, P - 1).mul(1 / Math.sqrt(P));
        experiment.ridges.forEach((ridge, l) => {
          const normal = matmul(F, F, { transposeA: true }).add(Matrix.identity(P).mul(ridge));
          const theta = solve(normal, matmul(F, new Matrix(20, 1, train.labels), { transposeA: true })).solution;
          const error = matmul(test, theta).data.reduce((sum, v, t) => sum + (v - fresh.labels[t]) ** 2 / 8, 0);
          expect(relative(drawn.mean[i * 2 + l], error)).toBeLessThan(1e-8);
        });
      }
    },
  );

  test("test points more or less leave the features of the training points as they are", async () => {
    const { random } = await import("tangentlab");
    const { featureSampler } = await import("../../../kernel-lib/chapters/random-features/sampler.ts");
    const features = (count: number, featureMap: RandomFeatures) => {
      const all = Matrix.from([...train.inputs.to2DArray(), ...fresh.inputs.to2DArray().slice(0, count)]);
      const draw = featureSampler(featureMap, all, 20).draws((part = "") => random(1).stream("features", part));
      return [draw(5), draw(7)].flatMap((block) => [...block.train.data]);
    };
    for (const featureMap of [{ covariance: kernel }, { map: "relu" }] as const) {
      const [few, more] = [features(2, featureMap), features(8, featureMap)];
      for (const [k, v] of few.entries()) expect(Math.abs(v - more[k])).toBeLessThan(1e-12);
    }
  });

  test("of many samples and few features nothing is made that grows with the square of the samples", async () => {
    const many = gaussianData({ train: 40_000, test: 50, variances: 3, teacher: ([a]) => a, seed: 1 });
    const { mean } = await simulateRandomFeatures({
      inputs: many.train.inputs,
      labels: many.train.labels,
      testInputs: many.test.inputs,
      testLabels: many.test.labels,
      featureMap: { map: "linear" },
      features: [2, 20],
      ridges: [1e-3],
      repetitions: 1,
      seed: 2,
    }); // 40,000 x 40,000 numbers would be 13 GB
    expect(mean[1]).toBeLessThan(1e-6);
  });

  test("many settings (one product with all training features) and few give the same numbers", async () => {
    const one = { ...experiment, features: [50], ridges: [0.01] };
    const ridges = [0.01, ...Array.from({ length: 30 }, (_, i) => 1 + i)];
    for (const featureMap of [{ map: "relu" }, { covariance: kernel }] as const) {
      const few = await simulateRandomFeatures({ ...one, featureMap });
      const many = await simulateRandomFeatures({ ...one, featureMap, ridges });
      expect(relative(few.mean[0], many.mean[0])).toBeLessThan(1e-9);
    }
  });

  test("more features than are drawn at once", async () => {
    const all = await simulateRandomFeatures({ ...experiment, features: [5000], repetitions: 1 });
    const parts = await simulateRandomFeatures({ ...experiment, features: [100, 2148, 5000], repetitions: 1 });
    for (const l of [0, 1]) expect(relative(all.mean[l], parts.mean[4 + l])).toBeLessThan(1e-11);
  });

  test("the ridge per sample is N times the absolute one", async () => {
    const absolute = await simulateRandomFeatures({ ...experiment, features: [7] });
    const perSample = await simulateRandomFeatures({
      ...experiment,
      features: [7],
      ridges: [0.01 / 20, 1 / 20],
      ridgeScaling: "perSample",
    });
    for (const l of [0, 1]) expect(relative(perSample.mean[l], absolute.mean[l])).toBeLessThan(1e-12);
  });

  test("a longer list of features, in any order, leaves the draws as they are", async () => {
    const short = await simulateRandomFeatures({ ...experiment, features: [7] });
    const long = await simulateRandomFeatures({ ...experiment, features: [40, 7, 12] });
    expect(relative(long.mean[2], short.mean[0])).toBeLessThan(1e-9);
    const again = await simulateRandomFeatures({ ...experiment, features: [7] });
    expect([...again.draws]).toEqual([...short.draws]);
    expect((await simulateRandomFeatures({ ...experiment, features: [7], seed: 6 })).mean[0]).not.toBe(short.mean[0]);
  });

  test("mean, standard error and median are those of the draws", async () => {
    const { draws, mean, median, standardError } = await simulateRandomFeatures({
      ...experiment,
      features: [9],
      ridges: [1],
      repetitions: 4,
    });
    const sorted = [...draws].sort((a, b) => a - b);
    expect(mean[0]).toBeCloseTo(sorted.reduce((sum, v) => sum + v, 0) / 4, 12);
    expect(median[0]).toBeCloseTo((sorted[1] + sorted[2]) / 2, 12);
    const squares = sorted.reduce((sum, v) => sum + (v - mean[0]) ** 2, 0);
    expect(standardError[0]).toBeCloseTo(Math.sqrt(squares / 3 / 4), 12);
  });

  test("reports progress and stops with the signal's reason", async () => {
    const seen: [number, number][] = [];
    await simulateRandomFeatures({
      ...experiment,
      features: [4, 8],
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
    const controller = new AbortController();
    const stopped = simulateRandomFeatures({
      ...experiment,
      features: [4, 8],
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    await expect(
      simulateRandomFeatures({ ...experiment, features: [4], signal: AbortSignal.abort(new Error("before")) }),
    ).rejects.toThrow("before");
  });

  test.each([
    [{ features: [0] }, "features[0] must be an integer >= 1, got 0"],
    [{ ridges: [-1] }, "ridges[0] must be >= 0, got -1"],
    [{ features: [] }, "features must be a list with at least one entry, got Array of length 0"],
    [{ ridges: [] }, "ridges must be a list with at least one entry, got Array of length 0"],
    [{ repetitions: 0 }, "repetitions must be an integer >= 1, got 0"],
    [{ seed: -1 }, "seed must be an integer >= 0, got -1"],
    [{ labels: [1] }, "labels has length 1 but there are 20 inputs"],
    [{ testLabels: [1] }, "testLabels has length 1 but there are 8 inputs"],
    [{ testInputs: [[1, 2]], testLabels: [1] }, "testInputs has 2 columns but inputs has 3"],
    [{ featureMap: { map: "sigmoid" } }, "map must be one of"],
    [{ featureMap: { covariance: [[1]] } }, "covariance is 1x1 but there are 28 points"],
    [{ inputs: [[Number.NaN, 1, 1]], labels: [1] }, "inputs contain NaN at row 0, column 0"],
  ])("refuses %j", async (change, message) => {
    await expect(simulateRandomFeatures({ ...experiment, features: [4], ...change } as never)).rejects.toThrow(message);
  });
});
