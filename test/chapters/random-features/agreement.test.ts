import { expect, test } from "@jest/globals";
import { InvalidArgumentError } from "tangentlab";
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

test("nothing passes that was not compared", () => {
  const against = (predicted: readonly number[], rest: object = {}) => agreement(simulation, { predicted, ...rest });
  const refusal = (call: () => unknown, message: string) => {
    expect(call).toThrow(InvalidArgumentError);
    expect(call).toThrow(message);
  };
  refusal(() => against([1, NaN, 1, 1]), "predicted[1] must be a finite number >= 0, got NaN");
  refusal(() => against([1, 1, 1, -1]), "predicted[3] must be a finite number >= 0, got -1");
  refusal(
    () => against([1, Infinity, 1, 1], { except: 20 }),
    "predicted[1] must be a finite number >= 0, got Infinity",
  );
  refusal(() => against([1, 1, NaN, 1], { except: 20 }), "predicted[2] must be a finite number >= 0, got NaN");
  refusal(() => against([1, 1, 1, 1], { share: NaN }), "share must be a finite number >= 0, got NaN");
  refusal(() => against([1, 1, 1, 1], { sigmas: -1 }), "sigmas must be a finite number >= 0, got -1");
  const one = { ...simulation, features: [20], mean: [0.5, 2], standardError: [0, 0] } as unknown as Simulation;
  refusal(
    () => agreement(one, { predicted: [1, 1], except: 20 }),
    "except must be another number than that of all points, got 20",
  );
  const none = { ...one, features: [], mean: [], standardError: [] } as unknown as Simulation;
  refusal(() => agreement(none, { predicted: [] }), "simulation.mean must be a list with at least one entry, got");
  const broken = { ...simulation, mean: [1, NaN, 1, 1] } as unknown as Simulation;
  refusal(() => agreement(broken, { predicted: [1, 1, 1, 1] }), "simulation.mean[1] must be >= 0, got NaN");
  expect(() => agreement({ ...simulation, ridges: Float64Array.of(1) }, { predicted: [1, 1, 1, 1] })).toThrow(
    "simulation.mean has length 4 but its grid is 2x1",
  );
});

test("a peak that diverges may be exempt; a prediction of 0 is met by 0 alone", () => {
  const peak = agreement(simulation, { predicted: [1, 1.2, Infinity, Infinity], except: 20 });
  expect(peak).toEqual({ median: 0.5, worst: 0, misses: [] });
  const zeros = { ...simulation, mean: Float64Array.of(0, 0, 0, 1), standardError: new Float64Array(4) };
  const result = agreement(zeros, { predicted: [0, 0, 0, 0] });
  expect(result).toMatchObject({ median: 0, worst: Infinity });
  expect(result.misses.map(({ simulated }) => simulated)).toEqual([1]);
});
