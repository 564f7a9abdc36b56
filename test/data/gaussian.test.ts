import { expect, test } from "@jest/globals";
import { gaussianData } from "tangentlab";

const options = { train: 4000, test: 10, variances: [4, 1, 0.25], teacher: (x: Float64Array) => x[0], seed: 3 };

test("coordinates have the variances asked for", () => {
  const { inputs } = gaussianData(options).train;
  for (const [j, variance] of [4, 1, 0.25].entries()) {
    const column = Array.from({ length: 4000 }, (_, i) => inputs.get(i, j));
    const square = column.reduce((sum, v) => sum + v * v, 0) / 4000;
    expect(Math.abs(square / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  }
});

test("training labels carry the noise, test labels none", () => {
  const { train, test: held } = gaussianData({ ...options, noise: 0.09 });
  const errors = Array.from(train.labels, (y, i) => y - train.inputs.get(i, 0));
  const variance = errors.reduce((sum, e) => sum + e * e, 0) / 4000;
  expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  expect([...held.labels]).toEqual(Array.from({ length: 10 }, (_, i) => held.inputs.get(i, 0)));
});

test("more test points, noise or training points leave the rest as it is; repetitions differ", () => {
  const one = gaussianData({ ...options, train: 5 });
  const two = gaussianData({ ...options, train: 8, test: 99, noise: 1 });
  expect([...two.train.inputs.data.subarray(0, 15)]).toEqual([...one.train.inputs.data]);
  expect([...two.test.inputs.data.subarray(0, 30)]).toEqual([...one.test.inputs.data]);
  expect([...gaussianData({ ...options, train: 5, repetition: 1 }).train.labels]).not.toEqual([...one.train.labels]);
});

test("repetitions differ in their noise too", () => {
  const noise = [0, 1].map((repetition) => {
    const { inputs, labels } = gaussianData({ ...options, train: 5, noise: 1, repetition }).train;
    return Array.from(labels, (y, i) => Number((y - inputs.get(i, 0)).toFixed(9)));
  });
  expect(noise[0]).not.toEqual(noise[1]);
});

test.each([
  [{ train: 0 }, "train must be an integer >= 1, got 0"],
  [{ variances: [1, -1] }, "variances[1] must be >= 0, got -1"],
  [{ variances: 0 }, "variances must be an integer >= 1, got 0"],
  [{ noise: -1 }, "noise must be a finite number >= 0, got -1"],
  [{ seed: 0.5 }, "seed must be an integer >= 0, got 0.5"],
  [{ teacher: () => Number.NaN }, "teacher must be a function with finite values, got NaN"],
])("refuses %j", (change, message) => {
  expect(() => gaussianData({ ...options, ...change })).toThrow(message);
});
