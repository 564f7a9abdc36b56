/** Any value in any place of the numeric functions, kernels and chapters: an answer or a typed error, no stack trace. */
import { describe, expect, test } from "@jest/globals";
import * as library from "tangentlab";
import * as chapter from "tangentlab/random-features";
import * as featureMaps from "../../kernel-lib/kernels/feature-maps.ts";
import * as gaussianProcess from "../../kernel-lib/kernels/gaussian-process.ts";
import * as grams from "../../kernel-lib/kernels/gram.ts";
import * as linalg from "../../kernel-lib/numeric/linalg.ts";

const { Matrix, random } = library;

/** A call that works: what is called, with what. */
type Call = readonly [call: (...args: never[]) => unknown, ...args: unknown[]];

const a = [
  [2, 1],
  [1, 2],
];
const b = [1, 2];
const square = () => Matrix.from(a);
const stream = () => random(1).stream("test");
const gram = square();
const experiment = {
  featureMap: { map: "relu" },
  inputs: [[-1], [0], [1]],
  labels: [1, 0, 1],
  testInputs: [[0.5]],
  testLabels: [0.25],
} as const;
const theoryOptions = {
  gram: a,
  labels: b,
  crossGram: [[0.5, 1]],
  testDiagonal: [2],
  testLabels: [1],
  ridgeScaling: "absolute",
  pseudoInverse: false,
};
const theory = chapter.RandomFeatureTheory.of(experiment);
const ridgePath = new chapter.KernelRidgePath({ gram: a, labels: b });
const spectrum = { eigenvalues: [1, 0.5], multiplicities: [1, 2], tailTrace: 0.1 };
const fixedPoint = { spectrum, samples: 3, features: 4, ridge: 0.1, initial: 1 };
const grid = { features: [1, 2], ridges: [0.1] };
const simulation = { ...grid, mean: [1, 1], standardError: [0.1, 0.1], repetitions: 2 };
const figure = { data: "points", presentation: "screen" };

/** Functions by their public name. */
const functions: Record<string, Call> = {
  cholesky: [library.cholesky, a, { name: "a" }],
  eigh: [library.eigh, a, { select: { smallest: 1 }, assume: "symmetric", overwrite: false, name: "a" }],
  eighAsync: [
    library.eighAsync,
    a,
    { assume: "symmetric", overwrite: false, name: "a", signal: new AbortController().signal },
  ],
  eigvalsh: [library.eigvalsh, a, { assume: "symmetric", overwrite: false, name: "a" }],
  gram: [library.gram, a, { of: "rows" }],
  lstsq: [library.lstsq, a, b, { rcond: 1e-12 }],
  matmul: [library.matmul, a, a, { transposeA: false, transposeB: false, into: new Matrix(2, 2) }],
  matvec: [library.matvec, a, b, { transpose: false }],
  qr: [library.qr, a],
  solve: [library.solve, a, b, { assume: "general", ridge: 0.1, onFailure: "throw", name: "a" }],
  svd: [library.svd, a, { name: "a" }],
  blasReport: [library.blasReport],
  random: [library.random, 1],
  drawFeatures: [library.drawFeatures, a, { map: "cos", lengthscale: 1, count: 3, stream: stream() }],
  featureGram: [library.featureGram, a, { map: "cos", lengthscale: 1, other: a }],
  covarianceRoot: [library.covarianceRoot, a],
  gaussianProcessFeatures: [library.gaussianProcessFeatures, { root: gram }, { count: 2, stream: stream() }],
  rbfGram: [library.rbfGram, a, { lengthscale: 1, other: a }],
  laplaceGram: [library.laplaceGram, a, { lengthscale: 1, other: a }],
  maternGram: [library.maternGram, a, { lengthscale: 1, nu: 1.5, other: a }],
  linearGram: [library.linearGram, a, { other: a }],
  reluGram: [library.reluGram, a, { other: a }],
  stepGram: [library.stepGram, a, { other: a }],
  agreement: [chapter.agreement, simulation, { predicted: b, share: 0.1, sigmas: 3, except: 2 }],
  kernelTargetAlignment: [chapter.kernelTargetAlignment, { gram: a, labels: b }],
  effectiveRidge: [chapter.effectiveRidge, { eigenvalues: b, features: 1, ridge: 0.1 }],
  effectiveRegularization: [chapter.effectiveRegularization, fixedPoint],
  randomFeatureRisk: [
    chapter.randomFeatureRisk,
    { ...fixedPoint, target: { power: b, tailPower: 0.1 }, noise: 0.1, members: 2 },
  ],
  signalCaptureThreshold: [chapter.signalCaptureThreshold, fixedPoint],
  simulateRandomFeatures: [
    chapter.simulateRandomFeatures,
    {
      ...{ ...experiment, ...grid, repetitions: 1, seed: 1, ridgeScaling: "absolute" },
      ...{ signal: new AbortController().signal, onProgress: () => undefined },
    },
  ],
  effectiveRidgeFigure: [
    chapter.effectiveRidgeFigure,
    { eigenvalues: b, features: [1, 2, 3], ridges: [0.1], quantity: "ridge", ...figure },
  ],
  doubleDescentFigure: [
    chapter.doubleDescentFigure,
    {
      ...{ samples: 2, ridges: [0.1], theory: { features: b, testError: [1, 1] }, simulation },
      ...{ limits: [1], baseline: 1, ...figure },
    },
  ],
  ridgeSelectionFigure: [
    chapter.ridgeSelectionFigure,
    { ridges: b, kare: b, looError: b, hiddenError: b, hiddenBand: b, ...figure },
  ],
};

/** Classes and what their objects do. */
const methods: Record<string, Call> = {
  "new Matrix": [(rows, columns, data) => new Matrix(rows, columns, data), 1, 2, Float64Array.of(1, 2)],
  "Matrix.from": [Matrix.from, { rows: 1, columns: 2, data: [1, 2] }],
  "Matrix.zeros": [Matrix.zeros, 2, 2],
  "Matrix.ones": [Matrix.ones, 2, 2],
  "Matrix.eye": [Matrix.eye, 2, 2, 1],
  "Matrix.diag": [Matrix.diag, b, 2, 2],
  "Matrix.from1DArray": [Matrix.from1DArray, 1, 2, b],
  "Matrix.rowVector": [Matrix.rowVector, b],
  "Matrix.columnVector": [Matrix.columnVector, b],
  "Matrix.checkMatrix": [Matrix.checkMatrix, a],
  "matrix.row": [(i) => square().row(i), 0],
  "matrix.add": [(value) => square().add(value), a],
  "matrix.sub": [(value) => square().sub(value), a],
  "matrix.mul": [(value) => square().mul(value), a],
  "matrix.div": [(value) => square().div(value), a],
  "matrix.mmul": [(value) => square().mmul(value), a],
  "matrix.transposeMultiply": [(value) => square().transposeMultiply(value), a],
  "random.stream": [(name, ...key) => random(1).stream(name, ...key), "name", 1],
  "stream.uniform": [(into) => stream().uniform(into), 2],
  "stream.normal": [(into) => stream().normal(into), 2],
  "stream.integer": [(below) => stream().integer(below), 2],
  "stream.permutation": [(n) => stream().permutation(n), 2],
  "cholesky.solve": [(right) => library.cholesky(a).solve(right), b],
  "new RandomFeatureTheory": [(options) => new chapter.RandomFeatureTheory(options), theoryOptions],
  "RandomFeatureTheory.of": [
    chapter.RandomFeatureTheory.of,
    { ...experiment, ridgeScaling: "absolute", pseudoInverse: false },
  ],
  "RandomFeatureTheory.of, covariance": [
    chapter.RandomFeatureTheory.of,
    { ...experiment, featureMap: { covariance: library.linearGram } },
  ],
  "theory.at": [(setting) => theory.at(setting), { features: 2, ridge: 0.1 }],
  "theory.surface": [(settings) => theory.surface(settings), grid],
  "theory.covariance": [(setting) => theory.covariance(setting), { features: 2, ridge: 0.1, testGram: [[1]] }],
  "theory.exactRidgeless": [(setting) => theory.exactRidgeless(setting), { features: 9 }],
  "new KernelRidgePath": [
    (options) => new chapter.KernelRidgePath(options),
    { gram: a, labels: b, ridgeScaling: "absolute", pseudoInverse: false },
  ],
  "path.at": [(ridge) => ridgePath.at(ridge), 0.1],
  "path.path": [(ridges) => ridgePath.path(ridges), b],
  "path.predict": [(crossGram, ridge) => ridgePath.predict(crossGram, ridge), a, 0.1],
  "path.testErrors": [(crossGram, options) => ridgePath.testErrors(crossGram, options), a, { labels: b, ridges: b }],
};

const wrong: readonly unknown[] = [
  ...[undefined, null, 5, -1, 0.5, Number.NaN, Infinity, "x", "", true, 1n, Symbol("s")],
  ...[
    {},
    [],
    [null],
    ["x"],
    [[null]],
    [[]],
    [5],
    [1n, 2n],
    [[1n], [2n]],
    ["x", "y"],
    { length: 2 },
    { length: -1 },
    { rows: 1, columns: 1 },
  ],
  ...[{ data: null, rows: 1, columns: 1 }, { data: 5, rows: 0, columns: 0 }, { root: null }, new Date(0), () => 1],
  ...[new Float32Array(2), new Map(), new Matrix(0, 0), Object.create(null)],
];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;

/** The value with each of its parts, itself included, replaced by `other`, with the place. */
function* replaced(value: unknown, other: unknown, place: string): Generator<[place: string, value: unknown]> {
  yield [place, other];
  if (!isPlain(value)) return;
  for (const [key, part] of Object.entries(value)) {
    for (const [inner, changed] of replaced(part, other, `${place}.${key}`))
      yield [inner, { ...value, [key]: changed }];
  }
}

const shown = (value: unknown) => {
  try {
    return typeof value === "symbol" ? "a symbol" : (JSON.stringify(value) ?? String(value));
  } catch {
    return typeof value;
  }
};

/** What escapes as another error than ours, one line each. */
async function escapes([call, ...args]: Call): Promise<string[]> {
  const found: string[] = [];
  for (const other of wrong) {
    for (const [i, arg] of args.entries()) {
      for (const [place, value] of replaced(arg, other, `argument ${i}`)) {
        try {
          await call(...(args.with(i, value) as never[]));
        } catch (error) {
          if (!(error instanceof library.TangentLabError)) found.push(`${place} = ${shown(other)}: ${String(error)}`);
        }
      }
    }
  }
  return found;
}

describe("any value in any place", () => {
  test.each(Object.entries({ ...functions, ...methods }))("%s", async (_, call) => {
    expect(await escapes(call)).toEqual([]);
  });

  test("no function is left out", () => {
    const layers = { ...linalg, ...grams, ...featureMaps, ...gaussianProcess, ...chapter };
    const names = Object.entries(layers)
      .filter(([, value]) => typeof value === "function" && !/^class /.test(String(value)))
      .map(([name]) => name);
    expect(names.filter((name) => !(name in functions))).toEqual([]);
  });
});
