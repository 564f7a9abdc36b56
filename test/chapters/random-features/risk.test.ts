import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  effectiveRegularization,
  effectiveRidge,
  randomFeatureRisk,
  signalCaptureThreshold,
} from "tangentlab/random-features";
import { type Problem, problems, relative, trace } from "./problems.ts";

const check = (property: (problem: Problem) => void) =>
  fc.assert(fc.property(problems, property), { numRuns: 150, seed: 7 });

describe("fixed point", () => {
  test("solves λ = κ (1 - df1/N)(1 - df1/P) (P1)", () =>
    check((problem) => {
      const { kappa, kappaSamples, kappaFeatures } = effectiveRegularization(problem);
      expect(relative((kappaSamples * kappaFeatures) / kappa, problem.ridge)).toBeLessThan(1e-12);
      const { eigenvalues: d, multiplicities: m, tailTrace } = problem.spectrum;
      const df1 = d.reduce((sum, v, i) => sum + (m[i] * v) / (v + kappa), tailTrace / kappa);
      const ridge = kappa * (1 - df1 / problem.samples) * (1 - df1 / problem.features);
      const scale = kappa * (1 + df1 / problem.samples) * (1 + df1 / problem.features);
      expect(Math.abs(ridge - problem.ridge) / scale).toBeLessThan(1e-13);
    }));

  test("does not change when samples and features are exchanged (P2)", () =>
    check((problem) => {
      const one = effectiveRegularization(problem);
      const two = effectiveRegularization({ ...problem, samples: problem.features, features: problem.samples });
      expect(relative(one.kappa, two.kappa)).toBeLessThan(1e-14);
      expect(relative(one.kappaSamples, two.kappaFeatures)).toBeLessThan(1e-12);
    }));

  test("lies between λ and λ + T (1/N + 1/P), rises with λ, falls with N and P (P3)", () =>
    check((problem) => {
      const kappa = (change: object) => effectiveRegularization({ ...problem, ...change }).kappa;
      const { samples, features, ridge } = problem;
      expect(kappa({})).toBeGreaterThan(ridge);
      expect(kappa({})).toBeLessThanOrEqual(
        (ridge + trace(problem.spectrum) * (1 / samples + 1 / features)) * (1 + 1e-14),
      );
      expect(kappa({ ridge: ridge * 1.1 })).toBeGreaterThan(kappa({}));
      expect(kappa({ samples: samples * 1.1 })).toBeLessThanOrEqual(kappa({}));
      expect(kappa({ features: features * 1.1 })).toBeLessThanOrEqual(kappa({}));
    }));

  test("dκ/dλ agrees with central differences (P10)", () =>
    check((problem) => {
      const h = 1e-3 * problem.ridge;
      const [up, down] = [h, -h].map(
        (step) => effectiveRegularization({ ...problem, ridge: problem.ridge + step }).kappa,
      );
      const { kappa, dKappaDRidge } = effectiveRegularization(problem);
      const rounding = (4 * Number.EPSILON * kappa) / (h * dKappaDRidge);
      expect(relative((up - down) / (2 * h), dKappaDRidge)).toBeLessThan(1e-6 + rounding);
    }));

  test("a start from a larger ridge gives the same root", () =>
    check((problem) => {
      const initial = effectiveRegularization({ ...problem, ridge: problem.ridge * 3 }).kappa;
      expect(
        relative(effectiveRegularization({ ...problem, initial }).kappa, effectiveRegularization(problem).kappa),
      ).toBeLessThan(1e-14);
    }));

  test("a start near the root saves steps; one below it changes nothing", () => {
    const problem = { spectrum: { eigenvalues: [1, 0.5, 0.25] }, samples: 6, ridge: 0.1 };
    const { kappa, iterations } = effectiveRegularization(problem);
    expect(effectiveRegularization({ ...problem, initial: kappa * 1.001 }).iterations).toBeLessThan(iterations);
    const two = { spectrum: problem.spectrum, samples: 2, features: 4, ridge: 0.1 };
    for (const initial of [0.5, 0.1, 0.01, 1e-6, 1e300]) {
      expect(effectiveRegularization({ ...two, initial }).kappa).toBe(effectiveRegularization(two).kappa);
    }
    for (const initial of [0.159, 0.01, 1e-9])
      expect(effectiveRegularization({ ...problem, initial }).kappa).toBe(kappa);
  });

  test("without levels κ is the root of a quadratic", () => {
    const tail = effectiveRegularization({ spectrum: { eigenvalues: [], tailTrace: 0.3 }, samples: 6, ridge: 0.1 });
    expect(tail.kappa).toBeCloseTo(0.1 + 0.3 / 6, 15);
    expect(effectiveRegularization({ spectrum: { eigenvalues: [] }, samples: 6, ridge: 0.1 }).kappa).toBe(0.1);
  });

  test.each([
    ["one sample", { samples: 1 }],
    ["one feature", { features: 1 }],
    ["a tiny ridge", { ridge: 1e-300 }],
    ["a huge ridge", { ridge: 1e300 }],
    ["infinitely many samples", { samples: Infinity }],
    ["a multiplicity of 1e12", { spectrum: { eigenvalues: [1, 1e-9], multiplicities: [1, 1e12] } }],
    ["300 decades", { spectrum: { eigenvalues: [1, 1e-150, 1e-300, 5e-324, 0] } }],
  ])("is a finite positive number for %s", (_, change) => {
    const point = effectiveRegularization({
      spectrum: { eigenvalues: [1, 0.5, 0.25] },
      samples: 6,
      features: 9,
      ridge: 0.1,
      ...change,
    });
    for (const value of Object.values(point)) expect(Number.isFinite(value)).toBe(true);
    expect(point.kappa).toBeGreaterThan(0);
  });
});

describe("risk", () => {
  test("the components sum to the test error (P6), the training error is its share (P7)", () =>
    check((problem) => {
      const { components, testError, trainError, df1, excessRisk } = randomFeatureRisk(problem);
      const sum = Object.values(components).reduce((total, part) => total + part, 0);
      expect(relative(sum, testError)).toBeLessThan(1e-11);
      expect(relative(excessRisk + problem.noise, testError)).toBeLessThan(1e-11);
      const slack = Math.max(0, 1 - df1 / problem.samples);
      expect(Math.abs(trainError - slack * slack * testError)).toBeLessThanOrEqual(1e-9 * testError);
    }));

  test("scaling kernel and ridge scales κ and the norm only (P4)", () =>
    check((problem) => {
      const c = 37;
      const { eigenvalues, tailTrace } = problem.spectrum;
      const scaled = { ...problem.spectrum, eigenvalues: eigenvalues.map((d) => d * c), tailTrace: tailTrace * c };
      const [one, two] = [
        randomFeatureRisk(problem),
        randomFeatureRisk({ ...problem, spectrum: scaled, ridge: problem.ridge * c }),
      ];
      expect(relative(two.kappa, one.kappa * c)).toBeLessThan(1e-13);
      expect(relative(two.testError, one.testError)).toBeLessThan(1e-11);
      expect(relative(two.squaredNorm * c, one.squaredNorm)).toBeLessThan(1e-10);
    }));

  test("order, splitting and merging of levels change nothing (P5)", () =>
    check((problem) => {
      const { eigenvalues: d, multiplicities: m, tailTrace } = problem.spectrum;
      const split = {
        eigenvalues: [...d, ...d].reverse(),
        multiplicities: [...m, ...m].reverse().map((count) => count / 2),
        tailTrace,
      };
      const power = [...problem.target.power, ...problem.target.power].reverse().map((v) => v / 2);
      const [one, two] = [
        randomFeatureRisk(problem),
        randomFeatureRisk({ ...problem, spectrum: split, target: { power } }),
      ];
      expect(relative(one.kappa, two.kappa)).toBeLessThan(1e-14);
      expect(relative(one.testError, two.testError)).toBeLessThan(1e-11);
    }));

  test("a count of 1e13 is as good as infinity (P8)", () =>
    check((problem) => {
      const near = randomFeatureRisk({ ...problem, features: 1e13 });
      const far = randomFeatureRisk({ ...problem, features: Infinity });
      expect(relative(near.testError, far.testError)).toBeLessThan(1e-9);
      const many = randomFeatureRisk({ ...problem, samples: 1e13 });
      const all = randomFeatureRisk({ ...problem, samples: Infinity });
      expect(relative(many.testError, all.testError)).toBeLessThan(1e-9);
    }));

  test("a tail equals a million tiny levels (P9)", () => {
    const base = { target: { power: [0.7, 0.3] }, samples: 40, features: 60, ridge: 0.05, noise: 0.1 };
    const tail = randomFeatureRisk({ ...base, spectrum: { eigenvalues: [1, 0.1], tailTrace: 0.5 } });
    const levels = { eigenvalues: [1, 0.1, 5e-7], multiplicities: [1, 1, 1e6] };
    const spread = randomFeatureRisk({ ...base, spectrum: levels, target: { power: [0.7, 0.3, 0] } });
    expect(relative(tail.testError, spread.testError)).toBeLessThan(1e-5);
  });

  test("noiseless, in the span, ridgeless: nothing is left (P12)", () => {
    const report = randomFeatureRisk({
      spectrum: { eigenvalues: [1, 0.5] },
      target: { power: [1, 1] },
      samples: 3,
      features: 4,
      ridge: 0,
    });
    expect(report).toMatchObject({ kappa: 0, testError: 0, trainError: 0, df1: 2 });
    expect(report.squaredNorm).toBeCloseTo((1 + 2) / (1 - 2 / 4), 12);
  });

  test("one member is the model itself, infinitely many are kernel ridge regression at κ_P (P14)", () =>
    check((problem) => {
      const one = randomFeatureRisk(problem);
      expect(randomFeatureRisk({ ...problem, members: 1 }).testError).toBe(one.testError);
      const all = randomFeatureRisk({ ...problem, members: Infinity }).testError;
      const kernel = randomFeatureRisk({ ...problem, features: Infinity, ridge: one.kappaFeatures });
      expect(relative(all, kernel.testError)).toBeLessThan(1e-9);
      const five = randomFeatureRisk({ ...problem, members: 5 });
      expect(
        relative(
          Object.values(five.components).reduce((sum, v) => sum + v, 0),
          five.testError,
        ),
      ).toBeLessThan(1e-11);
    }));

  test("diverges at N = P below the rank without ridge, and only there", () => {
    const at = (change: object) =>
      randomFeatureRisk({
        spectrum: { eigenvalues: [1, 0.5, 0.2, 0.1] },
        target: { power: [1, 1, 1, 1] },
        samples: 2,
        features: 2,
        ridge: 0,
        ...change,
      });
    expect(at({}).testError).toBe(Infinity);
    expect(at({}).components.varDataFeatures).toBe(Infinity);
    expect(at({}).trainError).toBe(0);
    expect(at({ target: { power: [0, 0, 0, 0] } }).testError).toBe(0);
    expect(at({ members: Infinity }).testError).toBeLessThan(Infinity);
    expect(at({ features: 3 }).testError).toBeLessThan(Infinity);
  });

  test("power at eigenvalue 0 is never learnt", () => {
    const report = randomFeatureRisk({
      spectrum: { eigenvalues: [1, 0] },
      target: { power: [0, 2] },
      samples: 9,
      ridge: 0.1,
      noise: 0.5,
    });
    expect(report.components.biasSquared).toBe(2);
    expect(relative(report.testError, 2.5 * report.overfittingCoefficient)).toBeLessThan(1e-14);
  });
});

describe("without ridge at N = rank, every number is the limit of vanishing ridges", () => {
  const square = { spectrum: { eigenvalues: [1, 0.5] }, target: { power: [1, 1] }, samples: 2 };

  test.each([
    [Infinity, 3],
    [3, 9],
    [2, Infinity],
  ])("P = %p: squared norm %p", (features, squaredNorm) => {
    const none = randomFeatureRisk({ ...square, features, ridge: 0 });
    expect(none.squaredNorm).toBeCloseTo(squaredNorm, 12);
    const near = randomFeatureRisk({ ...square, features, ridge: 1e-21 });
    if (squaredNorm === Infinity) expect(near.squaredNorm).toBeGreaterThan(1e5);
    else expect(relative(near.squaredNorm, squaredNorm)).toBeLessThan(1e-5);
    expect(Math.abs(near.testError - none.testError)).toBeLessThan(1e-5);
    for (const [name, value] of Object.entries(none.components)) {
      expect(Math.abs(near.components[name as keyof typeof near.components] - value)).toBeLessThan(1e-5);
    }
    expect(relative(none.excessRisk, none.testError)).toBeLessThan(1e-14);
  });

  test("at N = P the interaction of data and features stays", () => {
    const { testError, components } = randomFeatureRisk({ ...square, features: 2, ridge: 0 });
    expect(testError).toBeCloseTo(2 / 3, 14);
    expect(components.varDataFeatures).toBe(testError);
  });

  test("for any number of members and features the components sum to the test error, without NaN", () => {
    for (const members of [1, 2, 5, Infinity]) {
      for (const noise of [0, 0.1]) {
        for (const features of [2, 2.5, 3, Infinity]) {
          for (const tailPower of [0, 0.1]) {
            const target = { power: [1, 1], tailPower };
            const report = randomFeatureRisk({ ...square, target, features, members, noise, ridge: 0 });
            const sum = Object.values(report.components).reduce((total, part) => total + part, 0);
            expect([report.testError, Number.isNaN(sum)]).not.toContain(Number.NaN);
            if (sum === Infinity) expect(report.testError).toBe(Infinity);
            else expect(relative(report.testError, sum)).toBeLessThan(1e-14);
          }
        }
      }
    }
  });

  test("what can never be learnt diverges there, as noise does", () => {
    const hidden = { ...square, target: { power: [1, 1], tailPower: 0.1 } };
    const { testError, squaredNorm } = randomFeatureRisk({ ...hidden, ridge: 0 });
    expect([testError, squaredNorm]).toEqual([Infinity, Infinity]);
    expect(randomFeatureRisk({ ...hidden, ridge: 1e-10 }).testError).toBeGreaterThan(1e3);
  });
});

test("without ridge at N = P = rank the label noise diverges with the data and with the features", () => {
  const square = {
    spectrum: { eigenvalues: [1, 0.5] },
    target: { power: [1, 1] },
    samples: 2,
    features: 2,
    noise: 0.1,
  };
  const { components, testError } = randomFeatureRisk({ ...square, ridge: 0 });
  expect(testError).toBe(Infinity);
  expect(components).toMatchObject({
    biasSquared: 0,
    varFeatures: 0,
    noiseData: Infinity,
    noiseDataFeatures: Infinity,
    irreducible: 0.1,
  });
  const near = [1e-6, 1e-8, 1e-10].map((ridge) => randomFeatureRisk({ ...square, ridge }).components);
  for (const [i, { noiseData, noiseDataFeatures }] of near.entries()) {
    if (i === 0) continue;
    expect(noiseData).toBeGreaterThan(2 * near[i - 1].noiseData);
    expect(noiseDataFeatures).toBeGreaterThan(2 * near[i - 1].noiseDataFeatures);
  }
});

describe("threshold and effective ridge", () => {
  test("the threshold is the limit of infinitely many features, and learnabilities sum to df1 (P13)", () =>
    check((problem) => {
      const { threshold, learnability, df1 } = signalCaptureThreshold(problem);
      expect(threshold).toBe(effectiveRegularization({ ...problem, features: Infinity }).kappa);
      const { multiplicities, tailTrace } = problem.spectrum;
      const sum = learnability.reduce((total, q, i) => total + q * multiplicities[i], tailTrace / threshold);
      expect(relative(sum, df1)).toBeLessThan(1e-12);
      const free = signalCaptureThreshold({ spectrum: { eigenvalues: [3, 2, 1, 1] }, samples: 2, ridge: 0 });
      expect(free.learnability.reduce((total, q) => total + q, 0)).toBeCloseTo(2, 12);
    }));

  test("the effective ridge keeps the bounds of the paper", () =>
    check(({ spectrum: { eigenvalues }, features, ridge }) => {
      const solution = effectiveRidge({ eigenvalues, features, ridge });
      const sum = eigenvalues.reduce((total, d) => total + d, 0);
      expect(solution.effectiveRidge).toBeGreaterThan(ridge);
      expect(solution.effectiveRidge).toBeLessThanOrEqual((ridge + sum / features) * (1 + 1e-14));
      expect(solution.derivative).toBeGreaterThanOrEqual(1);
      if (features > eigenvalues.length) {
        const bound = features / (features - eigenvalues.length);
        expect(solution.effectiveRidge).toBeLessThanOrEqual(ridge * bound * (1 + 1e-12));
        expect(solution.derivative).toBeLessThanOrEqual(bound * (1 + 1e-12));
      }
    }));
});

test("eigenvalues that rounding made negative count as 0; larger ones do not", () => {
  const exact = effectiveRidge({ eigenvalues: [0, 1, 2], features: 5, ridge: 0.1 });
  expect(effectiveRidge({ eigenvalues: [-1e-14, 1, 2], features: 5, ridge: 0.1 })).toEqual(exact);
  expect(() => effectiveRidge({ eigenvalues: [-1e-8, 1], features: 5, ridge: 0.1 })).toThrow(
    "eigenvalues[0] must be >= 0, got -1e-8",
  );
  expect(() => effectiveRidge({ eigenvalues: [-1e-3, 1], features: 5, ridge: 0.1 })).toThrow(
    "eigenvalues[0] must be >= 0, got -0.001",
  );
  expect(effectiveRidge({ eigenvalues: [2, 0, 1], features: 5, ridge: 0.1 })).toEqual(exact);
});

describe("wrong input", () => {
  const good = { spectrum: { eigenvalues: [1, 0.5] }, target: { power: [1, 1] }, samples: 5, ridge: 0.1 };
  test.each([
    [{ ridge: -1 }, "ridge must be a finite number >= 0, got -1"],
    [{ ridge: Number.NaN }, "ridge must be a finite number >= 0, got NaN"],
    [{ ridge: Infinity }, "ridge must be a finite number >= 0, got Infinity"],
    [{ samples: 0 }, "samples must be > 0 (Infinity allowed), got 0"],
    [{ features: -2 }, "features must be > 0 (Infinity allowed), got -2"],
    [{ noise: -0.1 }, "noise must be a finite number >= 0, got -0.1"],
    [{ members: 0 }, "members must be > 0 (Infinity allowed), got 0"],
    [{ initial: 0 }, "initial must be > 0, got 0"],
    [{ spectrum: { eigenvalues: [1, -0.02] } }, "eigenvalues[1] must be >= 0, got -0.02"],
    [{ spectrum: { eigenvalues: [1, Number.NaN] } }, "eigenvalues[1] must be >= 0, got NaN"],
    [{ spectrum: { eigenvalues: [1, Infinity] } }, "eigenvalues[1] must be finite and >= 0, got Infinity"],
    [{ spectrum: { eigenvalues: 3 } }, "eigenvalues must be a list of numbers, got 3"],
    [
      { spectrum: { eigenvalues: [1, 1], multiplicities: [1] } },
      "multiplicities has length 1 but eigenvalues has length 2",
    ],
    [{ spectrum: { eigenvalues: [1, 1], tailTrace: -1 } }, "tailTrace must be a finite number >= 0, got -1"],
    [{ target: { power: [1] } }, "power has length 1 but eigenvalues has length 2"],
    [{ target: { power: [1, -1] } }, "power[1] must be >= 0, got -1"],
    [{ target: { power: [1, 1], tailPower: -1 } }, "tailPower must be a finite number >= 0, got -1"],
  ])("%j", (change, message) => {
    expect(() => randomFeatureRisk({ ...good, ...change } as never)).toThrow(message);
  });

  test("a trace beyond float64", () => {
    expect(() => effectiveRidge({ eigenvalues: [1e308, 1e308], features: 3, ridge: 0.1 })).toThrow(
      "small enough for their sum to be finite",
    );
  });

  test("the caller's arrays stay as they are", () => {
    const eigenvalues = Object.freeze([0.1, 5e-324, 1]);
    randomFeatureRisk({ ...good, spectrum: { eigenvalues }, target: { power: Object.freeze([1, 1, 1]) } });
    expect(eigenvalues).toEqual([0.1, 5e-324, 1]);
  });
});

describe("starts and extremes", () => {
  const eigenvalues = Array.from({ length: 1000 }, (_, i) => (i + 1) ** -1.5);

  test.each([1e-8, 1e-5, 1e-3, 0.05])(
    "an initial %p below the root, where both factors are negative, is not used",
    (initial) => {
      const problem = { spectrum: { eigenvalues }, samples: 10, features: 12, ridge: 1e-9 };
      const { kappa } = effectiveRegularization(problem);
      expect(relative(effectiveRegularization({ ...problem, initial }).kappa, kappa)).toBeLessThan(1e-12);
    },
  );

  test("a ridge that vanishes beside κ counts as none", () => {
    const problem = { spectrum: { eigenvalues: [1e154, 1, 1] }, samples: 1, features: 1 };
    const tiny = randomFeatureRisk({ ...problem, target: { power: [1, 1, 1] }, ridge: 1e-300 });
    for (const [name, value] of Object.entries(tiny))
      if (typeof value === "number") expect([name, value]).not.toContain(Number.NaN);
  });

  test("counts so small that κ would overflow are refused", () => {
    const call = () => effectiveRegularization({ spectrum: { eigenvalues: [1e10] }, samples: 1e-300, ridge: 1 });
    expect(call).toThrow("samples, features must be not so small that trace/N overflows, got 1e-300");
  });
});
