import { expect, test } from "@jest/globals";
import { agreement, type Simulation } from "tangentlab/random-features";

/** Four points: two numbers of features, two ridges. */
const simulation = {
  features: Float64Array.of(10, 20),
  ridges: Float64Array.of(1, 2),
  repetitions: 5,
  mean: Float64Array.of(1, 1.2, 0.5, 2),
  standardError: Float64Array.of(0, 0.05, 0, 0.1),
  median: new Float64Array(4),
  draws: new Float64Array(20),
} satisfies Simulation;

test("a point is missed beyond 8 % and three standard errors", () => {
  // Allowed: 1.08; 1 + .08 + .15; .5 / 1.08 < .47 is missed; 2 against 1.6 + .128 + .3 is inside.
  const result = agreement(simulation, { predicted: [0.93, 0.98, 0.46, 1.6] });
  expect(result.misses).toEqual([{ features: 20, ridge: 1, predicted: 0.46, simulated: 0.5, standardError: 0 }]);
  expect(agreement(simulation, { predicted: [1, 0.96, 0.5, 2] }).misses.map(({ ridge }) => ridge)).toEqual([2]);
  expect(agreement(simulation, { predicted: [1, 0.98, 0.5, 2] }).misses).toEqual([]);
});

test("median over all points, worst away from the exempt number of features", () => {
  const result = agreement(simulation, { predicted: [1, 1, 0.4, 2], except: 20 });
  expect(result.median).toBeCloseTo(0.1, 12);
  expect(result.worst).toBeCloseTo(0.2, 12);
  expect(result.misses).toHaveLength(0);
});

test("share and sigmas can be chosen; grids must fit", () => {
  expect(agreement(simulation, { predicted: [1, 1, 0.5, 2], share: 0.01, sigmas: 1 }).misses).toHaveLength(1);
  expect(() => agreement(simulation, { predicted: [1] })).toThrow(
    "predicted has length 1 but simulation.mean has length 4",
  );
});
