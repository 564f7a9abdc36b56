/** What untyped code forgets is named: never "Cannot read properties of undefined". */
import { describe, expect, test } from "@jest/globals";
import * as library from "tangentlab";
import * as chapter from "tangentlab/random-features";

const { InvalidArgumentError, Matrix, random } = library;
const a = Matrix.from([
  [2, 1],
  [1, 2],
]);
const points = { inputs: [[-1], [0], [1]], labels: [1, 0, 1], testInputs: [[0.5]], testLabels: [0.25] };
const theory = chapter.RandomFeatureTheory.of({ ...points, featureMap: { map: "relu" } });
const path = new chapter.KernelRidgePath({ gram: a, labels: [1, 2] });
const nothing = undefined as never;
const none = null as never;
const empty = {} as never;
const gaussian = { train: 1, test: 1, variances: 1, seed: 1, teacher: () => 1 };
const options = "options must be an object { … }, got ";

test.each<readonly [string, () => unknown, string]>([
  ["solve", () => library.solve(a, nothing), "b must be a Matrix or a list of numbers, got undefined"],
  ["solve, options", () => library.solve(a, [1, 2], none), `${options}null`],
  ["cholesky.solve", () => library.cholesky(a).solve(nothing), "b must be a Matrix or a list of numbers"],
  ["cholesky", () => library.cholesky(a, none), `${options}null`],
  ["lstsq", () => library.lstsq(a, nothing), "b must be a Matrix or a list of numbers, got undefined"],
  ["matvec", () => library.matvec(a, nothing), "x must be a list of numbers, got undefined"],
  ["matmul", () => library.matmul(a, nothing), "b must be a Matrix or nested arrays of numbers, got undefined"],
  ["gram", () => library.gram(a, none), `${options}null`],
  ["eigh", () => library.eigh(a, none), `${options}null`],
  ["eigh, select", () => library.eigh(a, { select: none }), "select must be an object { … }, got null"],
  ["eigvalsh", () => library.eigvalsh(a, none), `${options}null`],
  ["svd", () => library.svd(a, none), `${options}null`],
  ["diag", () => Matrix.diag(nothing), "values must be a list of numbers, got undefined"],
  ["diagonal", () => Matrix.diagonal(nothing), "values must be a list of numbers, got undefined"],
  ["rowVector", () => Matrix.rowVector(nothing), "values must be a list of numbers, got undefined"],
  ["columnVector", () => Matrix.columnVector(nothing), "values must be a list of numbers, got undefined"],
  ["from1DArray", () => Matrix.from1DArray(1, 2, nothing), "values must be a list of numbers, got undefined"],
  ["rbfGram", () => library.rbfGram(a, nothing), `${options}undefined`],
  ["laplaceGram", () => library.laplaceGram(a, nothing), `${options}undefined`],
  ["maternGram", () => library.maternGram(a, nothing), `${options}undefined`],
  ["reluGram", () => library.reluGram(a, none), `${options}null`],
  ["featureGram", () => library.featureGram(a, nothing), `${options}undefined`],
  ["drawFeatures", () => library.drawFeatures(a, nothing), `${options}undefined`],
  [
    "drawFeatures, stream",
    () => library.drawFeatures(a, { map: "relu", count: 3, stream: nothing }),
    'stream must be a stream, as random(seed).stream("name"), got undefined',
  ],
  [
    "gaussianProcessFeatures",
    () => library.gaussianProcessFeatures(nothing, { count: 1, stream: random(1).stream("a") }),
    "gram must be an object { … }, got undefined",
  ],
  ["gaussianProcessFeatures, options", () => library.gaussianProcessFeatures(a, nothing), `${options}undefined`],
  [
    "gaussianProcessFeatures, root",
    () => library.gaussianProcessFeatures({ root: none }, { count: 1, stream: random(1).stream("a") }),
    "root must be a Matrix or nested arrays of numbers, got null",
  ],
  ["eigh, name", () => library.eigh(a, { name: 5 as never }), "name must be a text, got 5"],
  ["diag, size", () => Matrix.diag(nothing, 2, 2), "values must be a list of numbers, got undefined"],
  [
    "from, record",
    () => Matrix.from({ rows: 1, columns: 1, data: ["x"] as never }),
    'values.data[0] must be a number, got "x"',
  ],
  ["rowVector, entries", () => Matrix.rowVector(["1"] as never), 'values[0] must be a number, got "1"'],
  ["matvec, entries", () => library.matvec(a, [1, "2"] as never), 'x[1] must be a number, got "2"'],
  ["gaussianData", () => library.gaussianData(nothing), `${options}undefined`],
  [
    "gaussianData, teacher",
    () => library.gaussianData({ ...gaussian, teacher: nothing }),
    "teacher must be a function, got undefined",
  ],
  ["loadMnist, classes", () => library.loadMnist({ classes: 7 as never }), "classes must be a list of numbers, got 7"],
  ["loadMnist, folder", () => library.loadMnist({ folder: 7 as never }), "folder must be the path of a folder, got 7"],
  ["KernelRidgePath", () => new chapter.KernelRidgePath(nothing), `${options}undefined`],
  [
    "KernelRidgePath, labels",
    () => new chapter.KernelRidgePath({ gram: a, labels: nothing }),
    "labels must be a list of numbers, got undefined",
  ],
  ["path", () => path.path(nothing), "ridges must be a list of numbers, got undefined"],
  ["testErrors", () => path.testErrors(a, nothing), "test must be an object { … }, got undefined"],
  [
    "testErrors, ridges",
    () => path.testErrors(a, { labels: [1, 2], ridges: nothing }),
    "ridges must be a list of numbers, got undefined",
  ],
  ["RandomFeatureTheory", () => new chapter.RandomFeatureTheory(nothing), `${options}undefined`],
  ["of", () => chapter.RandomFeatureTheory.of(none), "experiment must be an object { … }, got null"],
  ["at", () => theory.at(nothing), "setting must be an object { … }, got undefined"],
  ["surface", () => theory.surface(empty), "features must be a list of numbers, got undefined"],
  ["covariance", () => theory.covariance(nothing), "setting must be an object { … }, got undefined"],
  ["effectiveRidge", () => chapter.effectiveRidge(nothing), `${options}undefined`],
  ["kernelTargetAlignment", () => chapter.kernelTargetAlignment(nothing), `${options}undefined`],
  ["signalCaptureThreshold", () => chapter.signalCaptureThreshold(nothing), `${options}undefined`],
  ["agreement", () => chapter.agreement(empty, empty), "predicted must be a list of numbers, got undefined"],
])("%s", (_, call, message) => {
  expect(call).toThrow(InvalidArgumentError);
  expect(call).toThrow(message);
});

describe("lists", () => {
  test.each([-1, 1.5, Number.NaN, 2 ** 40, "3"])("of length %p are none", (length) => {
    expect(() => new chapter.KernelRidgePath({ gram: a, labels: { length } as never })).toThrow(
      /^labels must be a list of numbers/,
    );
  });
});

test("no ridges give no errors", () => {
  const { mean, standardError } = path.testErrors(a, { labels: [1, 2], ridges: [] });
  expect([mean.length, standardError.length]).toEqual([0, 0]);
});

test("promises are rejected with the same errors", async () => {
  await expect(library.eighAsync(a, none)).rejects.toThrow(`${options}null`);
  await expect(library.eighAsync(a, { signal: 5 as never })).rejects.toThrow("signal must be an AbortSignal, got 5");
  const simulation = chapter.simulateRandomFeatures({
    ...points,
    features: [3],
    ridges: [1],
    seed: 1,
    repetitions: 1,
  } as never);
  await expect(simulation).rejects.toThrow("featureMap must be an object { … }, got undefined");
  const called = {
    ...points,
    featureMap: { map: "relu" },
    features: [3],
    ridges: [1],
    seed: 1,
    repetitions: 1,
  } as const;
  await expect(chapter.simulateRandomFeatures({ ...called, onProgress: 5 as never })).rejects.toThrow(
    "onProgress must be a function, got 5",
  );
  await expect(chapter.simulateRandomFeatures({ ...called, signal: none })).rejects.toThrow(
    "signal must be an AbortSignal, got null",
  );
});
