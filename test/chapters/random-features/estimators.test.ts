import { describe, expect, test } from "@jest/globals";
import { gaussianData, linearGram, Matrix, matmul, random, rbfGram, solve } from "tangentlab";
import { KernelRidgePath, kernelTargetAlignment } from "tangentlab/random-features";
import { relative } from "./problems.ts";

const N = 30;
const { train, test: fresh } = gaussianData({
  train: N,
  test: 12,
  variances: 3,
  teacher: ([a, b, c]) => Math.sin(a) + b * c,
  noise: 0.1,
  seed: 4,
});
const gram = rbfGram(train.inputs, { lengthscale: 1.3 });
const { labels } = train;
const path = new KernelRidgePath({ gram, labels });

/** `(K + shift I)^-1 y` by LU, from scratch. */
const direct = (K: Matrix, y: ArrayLike<number>, shift: number): Float64Array => {
  const shifted = K.clone();
  for (let i = 0; i < K.rows; i++) shifted.set(i, i, K.get(i, i) + shift);
  return solve(shifted, new Matrix(K.rows, 1, Float64Array.from(y))).solution.data;
};
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
const ridges = [1e-5, 1e-3, 1e-1, 10];

describe.each(ridges)("at ridge %p", (ridge) => {
  const estimate = path.at(ridge);
  const alpha = direct(gram, labels, N * ridge);

  test("the dual coefficients solve (K + Nλ) α = y", () => {
    for (let i = 0; i < N; i++) expect(relative(estimate.dual.data[i], alpha[i])).toBeLessThan(1e-8);
  });

  test("the training error is the mean squared residual", () => {
    const residuals = labels.map((y, i) => y - dot(gram.row(i), alpha));
    expect(relative(estimate.trainError, dot(residuals, residuals) / N)).toBeLessThan(1e-7);
  });

  test("KARE is generalized cross-validation (P16)", () => {
    const gcv = estimate.trainError / (1 - estimate.df1 / N) ** 2;
    expect(relative(estimate.kare, gcv)).toBeLessThan(1e-9);
    expect(relative(estimate.kare, estimate.trainError * (estimate.sct / ridge) ** 2)).toBeLessThan(1e-10);
  });

  test("leave-one-out equals refitting without each point (P16)", () => {
    const errors = Array.from(labels, (y, left) => {
      const kept = [...labels.keys()].filter((i) => i !== left);
      const K = Matrix.from(kept.map((i) => kept.map((j) => gram.get(i, j))));
      const weights = direct(
        K,
        kept.map((i) => labels[i]),
        N * ridge,
      );
      return (
        (y -
          dot(
            kept.map((j) => gram.get(left, j)),
            weights,
          )) **
        2
      );
    });
    expect(relative(estimate.looError, errors.reduce((sum, e) => sum + e, 0) / N)).toBeLessThan(1e-8);
  });

  test("the threshold's derivative agrees with a central difference", () => {
    const h = 1e-5 * ridge;
    const slope = (path.at(ridge + h).sct - path.at(ridge - h).sct) / (2 * h);
    expect(relative(slope, estimate.sctDerivative)).toBeLessThan(1e-6);
  });

  test("scaling kernel and ridge together changes neither KARE nor LOO", () => {
    const scaled = new KernelRidgePath({
      gram: new Matrix(
        N,
        N,
        gram.data.map((v) => 9 * v),
      ),
      labels,
    }).at(9 * ridge);
    expect(relative(scaled.kare, estimate.kare)).toBeLessThan(1e-8);
    expect(relative(scaled.looError, estimate.looError)).toBeLessThan(1e-8);
  });

  test("the absolute scaling adds the ridge itself", () => {
    const absolute = new KernelRidgePath({ gram, labels, ridgeScaling: "absolute" }).at(N * ridge);
    expect(relative(absolute.kare, estimate.kare)).toBeLessThan(1e-12);
    expect(relative(absolute.sct, estimate.sct)).toBeLessThan(1e-12);
  });

  test("predictions are K(x, X) α, and test errors their mean squared errors", () => {
    const crossGram = rbfGram(fresh.inputs, { other: train.inputs, lengthscale: 1.3 });
    const predictions = path.predict(crossGram, ridge);
    const errors = Array.from(fresh.labels, (y, t) => {
      expect(Math.abs(predictions[t] - dot(crossGram.row(t), alpha))).toBeLessThan(1e-7);
      return (predictions[t] - y) ** 2;
    });
    const { mean, standardError } = path.testErrors(crossGram, { labels: fresh.labels, ridges: [ridge] });
    expect(relative(mean[0], errors.reduce((sum, e) => sum + e, 0) / 12)).toBeLessThan(1e-12);
    const variance = errors.reduce((sum, e) => sum + (e - mean[0]) ** 2, 0) / 11;
    expect(relative(standardError[0], Math.sqrt(variance / 12))).toBeLessThan(1e-12);
  });
});

test("a path gives what each ridge gives alone", () => {
  path.path(ridges).forEach((estimate, l) => {
    expect(relative(estimate.looError, path.at(ridges[l]).looError)).toBeLessThan(1e-12);
    expect(estimate.kare).toBe(path.at(ridges[l]).kare);
  });
});

test("KARE does not change under a rotation of sample space (P16)", () => {
  const x = new Matrix(
    N,
    N,
    random(1)
      .stream("rotation")
      .normal(N * N),
  );
  const skew = Matrix.from(x.to2DArray().map((row, i) => row.map((v, j) => (v - x.get(j, i)) / 20)));
  const plus = Matrix.identity(N).add(skew);
  const minus = Matrix.identity(N).sub(skew);
  const Q = solve(minus, plus).solution; // Cayley: orthogonal
  const rotated = matmul(matmul(Q, gram), Q, { transposeB: true });
  const symmetric = Matrix.from(rotated.to2DArray().map((row, i) => row.map((v, j) => (v + rotated.get(j, i)) / 2)));
  const turned = new KernelRidgePath({ gram: symmetric, labels: matmul(Q, new Matrix(N, 1, labels)) });
  expect(relative(turned.at(1e-2).kare, path.at(1e-2).kare)).toBeLessThan(1e-9);
  expect(relative(turned.at(1e-2).looError, path.at(1e-2).looError)).toBeGreaterThan(1e-3);
});

test("several outputs add up", () => {
  const second = fresh.labels.slice(0, 1)[0] + 1;
  const other = labels.map((y) => y * second);
  const both = new KernelRidgePath({ gram, labels: Matrix.from(Array.from(labels, (y, i) => [y, other[i]])) }).at(1e-2);
  const alone = path.at(1e-2);
  const factor = 1 + second ** 2;
  for (const key of ["kare", "looError", "trainError"] as const) {
    expect(relative(both[key], alone[key] * factor)).toBeLessThan(1e-10);
  }
  expect(relative(both.rkhsNorm ** 2, alone.rkhsNorm ** 2 * factor)).toBeLessThan(1e-10);
  const scaled = new KernelRidgePath({ gram, labels: other }).at(1e-2);
  expect(relative(both.logEvidence, alone.logEvidence + scaled.logEvidence)).toBeLessThan(1e-12);
});

test("equal leverages have no spread, and then KARE is leave-one-out", () => {
  const even = new KernelRidgePath({ gram: Matrix.identity(5), labels: [1, 2, 3, 4, 5] }).at(0.1);
  expect(even.leverageSpread).toBeLessThan(1e-14);
  expect(relative(even.kare, even.looError)).toBeLessThan(1e-14);
  expect(path.at(1e-5).leverageSpread).toBeGreaterThan(0.1);
});

describe("ridge 0", () => {
  const singular = Matrix.from([
    [2, 2, 0],
    [2, 2, 0],
    [0, 0, 1],
  ]);

  test("works where the Gram matrix is invertible", () => {
    const mild = Matrix.from([
      [2, 1],
      [1, 2],
    ]);
    const estimate = new KernelRidgePath({ gram: mild, labels: [1, 0] }).at(0);
    expect(estimate.trainError).toBe(0);
    expect(estimate.dual.data[0]).toBeCloseTo(2 / 3, 14);
    expect(estimate.kare).toBeCloseTo((4 + 1) / 9 / 2 / (2 / 3) ** 2, 13);
  });

  test("refuses a singular one", () => {
    const exact =
      /^ridge 0 needs an invertible Gram matrix \(smallest eigenvalue ratio .*\): use ridge > 0 or pseudoInverse: true$/;
    expect(() => new KernelRidgePath({ gram: singular, labels: [1, 0, 2] }).at(0)).toThrow(exact);
  });

  test("takes the limit of vanishing ridge with pseudoInverse", () => {
    const both = { gram: singular, labels: [1, 0, 2] };
    const limit = new KernelRidgePath({ ...both, pseudoInverse: true }).at(0);
    const near = new KernelRidgePath(both).at(1e-9);
    for (const key of ["kare", "looError", "trainError", "df1", "sctDerivative", "rkhsNorm"] as const) {
      expect(relative(limit[key], near[key])).toBeLessThan(1e-6);
    }
    expect(limit.logEvidence).toBe(-Infinity);
    expect(limit.sct).toBe(0);
  });
});

test("the evidence of labels in the range of a singular Gram matrix is infinite, of others 0", () => {
  const inputs = train.inputs;
  const low = { gram: linearGram(inputs), pseudoInverse: true };
  const inside = Array.from({ length: N }, (_, i) => inputs.get(i, 0) - 2 * inputs.get(i, 2));
  expect(new KernelRidgePath({ ...low, labels: inside }).at(0).logEvidence).toBe(Infinity);
  const outside = inside.map((y, i) => y + 1e-6 * (i % 2));
  expect(new KernelRidgePath({ ...low, labels: outside }).at(0).logEvidence).toBe(-Infinity);
});

test("tiny ridges on a Gram matrix of low rank tend to the limit of vanishing ridge", () => {
  const line = gaussianData({ train: 40, test: 1, variances: 5, teacher: (x) => x[0], noise: 0.01, seed: 2 }).train;
  const low = { gram: linearGram(line.inputs), labels: line.labels };
  const limit = new KernelRidgePath({ ...low, pseudoInverse: true }).at(0);
  const model = new KernelRidgePath(low);
  for (const ridge of [1e-300, 1e-160, 1e-20, 1e-17, 1e-12]) {
    const estimate = model.at(ridge);
    for (const key of ["kare", "looError", "trainError", "df1", "sctDerivative", "rkhsNorm"] as const) {
      expect(relative(estimate[key], limit[key])).toBeLessThan(1e-6);
    }
    expect(relative(model.predict(low.gram, ridge)[3], line.labels[3])).toBeLessThan(1);
  }
});

test("kernel-target alignment of several outputs compares with Y Yᵀ", () => {
  const Y = Matrix.from([0, 1, 2, 0, 1, 2].map((k) => [0, 1, 2].map((j) => (j === k ? 1 : 0))));
  expect(kernelTargetAlignment({ gram: matmul(Y, Y, { transposeB: true }), labels: Y })).toBeCloseTo(1, 14);
});

test("kernel-target alignment is 1 for the labels' own kernel and ignores scale", () => {
  const y = [1, -1, 1];
  const own = y.map((a) => y.map((b) => 5 * a * b));
  expect(kernelTargetAlignment({ gram: own, labels: y })).toBeCloseTo(1, 14);
  expect(() => kernelTargetAlignment({ gram: own, labels: [0, 0, 0] })).toThrow("gram or labels are all 0");
});

describe("wrong input", () => {
  const spd = [
    [2, 1],
    [1, 2],
  ];
  const build = (change: object) => () => new KernelRidgePath({ gram: spd, labels: [1, 0], ...change } as never);
  test.each([
    [{ labels: [1] }, "labels has length 1 but gram is 2x2"],
    [{ labels: [] }, "gram is 2x2; image sets have targets only when loaded with `binary: true`"],
    [{ labels: [1, Number.NaN] }, "labels[1] must be a finite number, got NaN"],
    [{ gram: [[1, 2, 3]] }, "gram is 1x3; it must be square"],
    [
      {
        gram: [
          [1, Number.NaN],
          [0, 1],
        ],
      },
      "gram has NaN at row 0, column 1",
    ],
    [
      {
        gram: [
          [1, 2],
          [0, 1],
        ],
      },
      "gram is not symmetric: |K[0,1]-K[1,0]| = 2",
    ],
    [
      {
        gram: [
          [1, 0],
          [0, -0.03],
        ],
      },
      "gram is not positive semidefinite: smallest eigenvalue -0.03 is -3e-2 of the largest; add a ridge or check the kernel",
    ],
    [{ gram: 3 }, "gram"],
    [{ gram: [], labels: [] }, "gram must be a matrix with at least one row"],
    [{ ridgeScaling: "relative" }, 'ridgeScaling must be one of "perSample", "absolute", got "relative"'],
  ])("%j", (change, message) => {
    expect(build(change)).toThrow(message);
  });

  test("ridges beyond float64, no test points", () => {
    expect(() => path.at(1e308)).toThrow("ridge must be small enough for N * ridge to be finite, got 1e+308");
    expect(() => path.testErrors(new Matrix(0, N), { labels: [], ridges: [1] })).toThrow("crossGram has no rows");
    expect(relative(path.at(1e-161).kare, path.at(1e-165).kare)).toBeLessThan(1e-12);
  });

  test("ridges and cross Gram matrices", () => {
    expect(() => path.at(-1)).toThrow("ridge must be a finite number >= 0, got -1");
    expect(() => path.path([1, Number.NaN])).toThrow("ridges[1] must be a finite number >= 0, got NaN");
    expect(() => path.predict([[1, 2]], 1)).toThrow("crossGram is 1x2 but gram is 30x30");
    expect(() => path.testErrors(new Matrix(2, N), { labels: [1], ridges: [1] })).toThrow(
      "labels has length 1 but predictions has length 2",
    );
  });
});

test("labels in two classes: the ridge that KARE chooses costs at most 3 % (E7 B)", () => {
  const variances = Array.from({ length: 40 }, (_, j) => (j + 1) ** -1.2);
  const teacher = (x: Float64Array) => Math.sign(x[0] + 0.7 * (x[1] ** 2 - variances[1]) + 0.5 * x[2] * x[3]);
  const data = gaussianData({ train: 400, test: 3000, variances, teacher, seed: 11 });
  const choices = Array.from({ length: 15 }, (_, i) => 10 ** (-6 + i / 2));
  for (const lengthscale of [0.5, 1.5, 4]) {
    const model = new KernelRidgePath({ gram: rbfGram(data.train.inputs, { lengthscale }), labels: data.train.labels });
    const estimates = model.path(choices);
    const crossGram = rbfGram(data.test.inputs, { other: data.train.inputs, lengthscale });
    const { mean } = model.testErrors(crossGram, { labels: data.test.labels, ridges: choices });
    const chosen = estimates.reduce((best, e, l) => (e.kare < estimates[best].kare ? l : best), 0);
    expect(mean[chosen] / Math.min(...mean)).toBeLessThan(1.03);
  }
});
