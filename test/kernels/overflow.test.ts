import { expect, test } from "@jest/globals";
import { InvalidArgumentError } from "../../kernel-lib/errors.ts";
import { linearGram, reluGram, stepGram } from "../../kernel-lib/kernels/gram.ts";

test.each([1e200, 1e307])("products that leave float64 are refused, at %p", (factor) => {
  const x = [[factor], [2 * factor]];
  for (const gram of [linearGram, reluGram]) {
    for (const options of [{}, { other: x }]) {
      expect(() => gram(x, options)).toThrow(InvalidArgumentError);
      expect(() => gram(x, options)).toThrow(/^inputs are too large: their (inner products|products of norms) leave f/);
    }
  }
});

test.each([1e307, 1e200, 1e-200, 1e-307])("step sees directions alone, at %p", (factor) => {
  const corner = [
    [1, 0],
    [1, 1],
    [-2, 0],
  ];
  const k = stepGram(corner.map((point) => point.map((v) => v * factor)));
  stepGram(corner).data.forEach((v, at) => {
    expect(k.data[at]).toBeCloseTo(v, 14);
  });
  expect(stepGram([[factor]], { other: [[factor]] }).get(0, 0)).toBe(1);
});
