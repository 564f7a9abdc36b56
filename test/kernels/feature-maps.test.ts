import { describe, expect, test } from "@jest/globals";
import { NumericError } from "../../kernel-lib/errors.ts";
import { drawFeatures, type FeatureMapChoice, featureGram } from "../../kernel-lib/kernels/feature-maps.ts";
import { covarianceRoot, gaussianProcessFeatures } from "../../kernel-lib/kernels/gaussian-process.ts";
import { maternGram, rbfGram } from "../../kernel-lib/kernels/gram.ts";
import { matmul } from "../../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../../kernel-lib/numeric/matrix.ts";
import { random } from "../../kernel-lib/numeric/random.ts";

const choices: FeatureMapChoice[] = [
  { map: "linear" },
  { map: "relu" },
  { map: "step" },
  { map: "cos", lengthscale: 1.3 },
];

const x = new Matrix(5, 3, random(3).stream("points").normal(15));
const stream = (...key: number[]) => random(11).stream("features", ...key);

/** Every entry of the empirical covariance lies within 5 of its own standard errors of the kernel. */
function expectCovariance(phi: Matrix, kernel: Matrix): void {
  const { rows: n, columns: count } = phi;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const products = phi.row(i).map((value, k) => value * phi.get(j, k));
      const mean = products.reduce((sum, value) => sum + value, 0) / count;
      const variance = products.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
      const errors = Math.abs(mean - kernel.get(i, j)) / Math.sqrt(variance / count + 1e-30);
      expect({ i, j, count, mean, kernel: kernel.get(i, j), errors: errors <= 5 ? "<= 5" : errors }).toMatchObject({
        errors: "<= 5",
      });
    }
  }
}

describe.each(choices)("$map", (choice) => {
  test("has its kernel as covariance", () => {
    expectCovariance(drawFeatures(x, { ...choice, count: 100_000, stream: stream() }), featureGram(x, choice));
  });

  test("fewer features are the first of more", () => {
    const many = drawFeatures(x, { ...choice, count: 9, stream: stream(2) });
    const few = drawFeatures(x, { ...choice, count: 4, stream: stream(2) });
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 4; j++) expect(few.get(i, j)).toBeCloseTo(many.get(i, j), 14);
    }
  });

  test("the same stream from its beginning gives the same functions, other keys others", () => {
    const one = drawFeatures(x, { ...choice, count: 6, stream: stream(1) });
    const again = drawFeatures(x, { ...choice, count: 6, stream: stream(1) });
    expect(again.data).toEqual(one.data);
    expect(drawFeatures(x, { ...choice, count: 6, stream: stream(7) }).data).not.toEqual(one.data);
  });

  test("takes a stream on: two draws differ", () => {
    const one = stream(4);
    const first = drawFeatures(x, { ...choice, count: 6, stream: one });
    expect(drawFeatures(x, { ...choice, count: 6, stream: one }).data).not.toEqual(first.data);
  });
});

test("random Fourier features are centred and bounded", () => {
  const phi = drawFeatures(x, { map: "cos", lengthscale: 0.7, count: 50_000, stream: stream() });
  for (let i = 0; i < 5; i++) {
    const mean = phi.row(i).reduce((sum, value) => sum + value, 0) / 50_000;
    expect(Math.abs(mean) * Math.sqrt(50_000)).toBeLessThan(5);
  }
  expect(phi.data.every((value) => Math.abs(value) <= Math.SQRT2)).toBe(true);
});

test("random Fourier features draw direction and then phase, in [0, 2 pi), feature by feature", () => {
  const again = stream(8);
  const phi = drawFeatures([[0], [3]], { map: "cos", lengthscale: 1.5, count: 5, stream: stream(8) });
  for (let j = 0; j < 5; j++) {
    const [w, u] = [again.normal(1)[0]!, again.uniform(1)[0]!];
    expect(phi.get(0, j)).toBeCloseTo(Math.SQRT2 * Math.cos(2 * Math.PI * u), 14);
    expect(phi.get(1, j)).toBeCloseTo(Math.SQRT2 * Math.cos(2 * w + 2 * Math.PI * u), 13);
  }
});

describe("Gaussian process features", () => {
  const gram = maternGram(x, { nu: 2.5, lengthscale: 2 });

  test("have the Gram matrix as covariance, also when it is singular", () => {
    expectCovariance(gaussianProcessFeatures(gram, { count: 60_000, stream: stream() }), gram);
    const twice = Matrix.from([
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 4],
    ]);
    const phi = gaussianProcessFeatures(twice, { count: 40_000, stream: stream(3) });
    expectCovariance(phi, twice);
    for (let j = 0; j < 20; j++) expect(phi.get(0, j)).toBeCloseTo(phi.get(1, j), 7);
  });

  test("take a root computed before, and nest", () => {
    const { root } = covarianceRoot(gram);
    const one = gaussianProcessFeatures(gram, { count: 8, stream: stream(5) });
    const two = gaussianProcessFeatures({ root }, { count: 8, stream: stream(5) });
    const few = gaussianProcessFeatures({ root }, { count: 3, stream: stream(5) });
    two.data.forEach((value, at) => {
      expect(value).toBeCloseTo(one.data[at]!, 13);
    });
    for (let i = 0; i < 5; i++) for (let j = 0; j < 3; j++) expect(few.get(i, j)).toBeCloseTo(two.get(i, j), 13);
  });

  test("the root times its transpose is the matrix: triangular and nested, or symmetric where that is nearly singular", () => {
    const line = (count: number) => Matrix.columnVector(Array.from({ length: count }, (_, i) => i / 40));
    const matrices = [5, 40].map((count) => rbfGram(line(count), { lengthscale: count === 5 ? 0.05 : 1 }));
    const [regular, singular] = matrices.map((matrix) => covarianceRoot(matrix));
    expect([regular!.triangular, singular!.triangular]).toEqual([true, false]);
    [regular!, singular!].forEach(({ root }, which) => {
      matmul(root, root, { transposeB: true }).data.forEach((value, at) => {
        expect(value).toBeCloseTo(matrices[which]!.data[at]!, 12);
      });
    });
    for (let i = 0; i < 5; i++) for (let j = i + 1; j < 5; j++) expect(regular!.root.get(i, j)).toBe(0);
    expect(singular!.root.transpose().data).toEqual(singular!.root.data);
    const few = covarianceRoot(rbfGram(line(4), { lengthscale: 0.05 })).root;
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) expect(few.get(i, j)).toBeCloseTo(regular!.root.get(i, j), 12);
  });

  test("a root moves as little as rounding when the matrix does, at any condition", () => {
    for (const lengthscale of [0.03, 0.06, 0.1, 0.3, 1]) {
      const points = Matrix.columnVector(Array.from({ length: 40 }, (_, i) => i / 40));
      const matrix = rbfGram(points, { lengthscale });
      const moved = new Matrix(
        40,
        40,
        matrix.data.map((v, at) =>
          at % 41 === 0 ? v : v * (1 + 2e-16 * Math.sin(Math.min(at, 40 * (at % 40) + Math.floor(at / 40)))),
        ),
      );
      const [one, two] = [matrix, moved].map((each) => covarianceRoot(each));
      expect(one!.triangular).toBe(two!.triangular);
      one!.root.data.forEach((value, at) => {
        expect(Math.abs(value - two!.root.data[at]!)).toBeLessThan(1e-6);
      });
    }
  });

  test("refuse an indefinite matrix", () => {
    const call = () =>
      covarianceRoot([
        [1, 2],
        [2, 1],
      ]);
    expect(call).toThrow(NumericError);
    expect(call).toThrow(
      "gram is not positive semidefinite: smallest eigenvalue -1 is -3e-1 of the largest; add a ridge or check the kernel",
    );
    expect(() =>
      covarianceRoot([
        [1, 2],
        [0, 1],
      ]),
    ).toThrow("gram is not symmetric: |K[0,1]-K[1,0]| = 2");
  });
});

test.each([
  [
    () => drawFeatures(x, { map: "sine" as "relu", count: 2, stream: stream() }),
    'map must be one of "linear", "relu", "step", "cos", got "sine"',
  ],
  [
    () => drawFeatures(x, { map: "cos", count: 2, stream: stream() } as never),
    "lengthscale must be a finite number > 0, got undefined",
  ],
  [
    () => drawFeatures(x, { map: "relu", lengthscale: 2, count: 2, stream: stream() } as never),
    'lengthscale must be left out for the map "relu", got 2',
  ],
  [() => drawFeatures(x, { map: "relu", count: 2.5, stream: stream() }), "count must be an integer >= 0, got 2.5"],
  [() => drawFeatures([[NaN]], { map: "relu", count: 2, stream: stream() }), "inputs contain NaN at row 0, column 0"],
  [
    () => drawFeatures([[1.7e308]], { map: "linear", count: 20, stream: stream() }),
    "inputs are too large: their products with the random directions leave float64; divide them by a scale",
  ],
  [
    () => drawFeatures([[1e300]], { map: "cos", lengthscale: 1e-100, count: 2, stream: stream() }),
    "inputs are too large: their products with the random directions leave float64",
  ],
])("refuses with the sentence %#", (call, message) => {
  expect(call).toThrow(message);
});
