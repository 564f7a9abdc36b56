import { describe, expect, test } from "@jest/globals";
import { ResourceError, solve, TangentLabError } from "tangentlab";
import {
  doubleDescentFigure,
  effectiveRegularization,
  effectiveRidgeFigure,
  KernelRidgePath,
  RandomFeatureTheory,
  randomFeatureRisk,
  ridgeSelectionFigure,
  simulateRandomFeatures,
} from "tangentlab/random-features";

const points = { inputs: [[-1], [0], [1]], labels: [1, 0, 1], testInputs: [[0.5]], testLabels: [0.25] };
const experiment = { ...points, featureMap: { map: "relu" } } as const;

describe("grids that no machine holds are refused before any work", () => {
  test("repetitions", async () => {
    const call = simulateRandomFeatures({ ...experiment, features: [3, 4], ridges: [1], repetitions: 1e12, seed: 1 });
    await expect(call).rejects.toThrow(ResourceError);
    await expect(call).rejects.toThrow(
      "a list of repetitions x features x ridges = 1000000000000 x 2 x 1 numbers needs 16000 GB, ",
    );
  });

  test("a surface", () => {
    const many = new Float64Array(1e6).fill(1);
    const call = () => RandomFeatureTheory.of(experiment).surface({ features: many, ridges: many });
    expect(call).toThrow(ResourceError);
    expect(call).toThrow("a surface of features x ridges = 1000000 x 1000000 settings needs 8000 GB, ");
  });
});

describe("ridges below the normal numbers", () => {
  const path = (gram: number[][], pseudoInverse = false) =>
    new KernelRidgePath({ gram, labels: [1, 2], ridgeScaling: "absolute", pseudoInverse });
  const ones = [
    [1, 1],
    [1, 1],
  ];
  const regular = [
    [2, 1],
    [1, 2],
  ];

  test("are refused where a coefficient would be infinite", () => {
    for (const ridge of [1e-320, 5e-324]) {
      expect(() => path(ones).at(ridge)).toThrow(
        `ridge must be 0, or large enough for a finite reciprocal (2.3e-308), got ${ridge}`,
      );
    }
    expect(path(ones).at(1e-300).dual.data.every(Number.isFinite)).toBe(true);
  });

  test("are as good as 0 on an invertible Gram matrix", () => {
    expect(path(regular).at(1e-320).dual.data).toEqual(path(regular).at(0).dual.data);
    const x = solve(regular, [1, 2], { ridge: 1e-320 }).solution.data;
    expect(x).toEqual(solve(regular, [1, 2]).solution.data);
  });

  test("do not make a singular system solvable", () => {
    for (const assume of ["general", "symmetric", "positiveDefinite"] as const) {
      const call = () => solve([[0]], [1], { ridge: 1e-320, assume });
      expect(call).toThrow("solve: a is singular in float64");
    }
  });
});

describe("what untyped code forgets or misspells is named", () => {
  const nothing = undefined as never;
  const spectrum = { eigenvalues: [1, 0.5] };
  test.each<[string, () => unknown, string]>([
    ["risk", () => randomFeatureRisk(nothing), "options must be an object { … }, got undefined"],
    ["target", () => randomFeatureRisk({ spectrum, samples: 3, ridge: 1 } as never), "target must be an object"],
    ["fixed point", () => effectiveRegularization(nothing), "options must be an object { … }, got undefined"],
    ["spectrum", () => effectiveRegularization({ samples: 3, ridge: 1 } as never), "spectrum must be an object"],
    ["ridge figure", () => effectiveRidgeFigure(nothing), "options must be an object"],
    [
      "quantity",
      () => effectiveRidgeFigure({ eigenvalues: [1], features: [1], ridges: [1], quantity: "deriv" as never }),
      'quantity must be one of "ridge", "derivative", got "deriv"',
    ],
    ["descent figure", () => doubleDescentFigure({ ridges: [1] } as never), "theory must be an object"],
    [
      "descent figure, lists",
      () => doubleDescentFigure({ samples: 2, ridges: [1], theory: { testError: [1] }, data: "d" } as never),
      "theory.features must be a list of numbers, got undefined",
    ],
    [
      "descent figure, simulation",
      () =>
        doubleDescentFigure({
          ...{ samples: 2, ridges: [1], data: "d", theory: { features: [1], testError: [1] } },
          simulation: null as never,
        }),
      "simulation must be an object { … }, got null",
    ],
    ["selection figure", () => ridgeSelectionFigure({} as never), "ridges must be a list of numbers"],
    [
      "limits",
      () =>
        doubleDescentFigure({
          samples: 2,
          ridges: [1],
          theory: { features: [1, 2], testError: [1, 1] },
          limits: [1, 2],
          data: "d",
        }),
      "limits has length 2 but ridges has length 1",
    ],
  ])("%s", (_what, call, message) => {
    expect(call).toThrow(TangentLabError as unknown as new () => Error);
    expect(call).toThrow(message);
  });
});
