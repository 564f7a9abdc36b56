import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { InvalidArgumentError, ShapeError } from "../../kernel-lib/errors.ts";
import { laplaceGram, linearGram, maternGram, rbfGram, reluGram, stepGram } from "../../kernel-lib/kernels/gram.ts";
import { eigvalsh } from "../../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../../kernel-lib/numeric/matrix.ts";
import { random } from "../../kernel-lib/numeric/random.ts";

/** Every kernel as a function of two points, straight from its definition. */
const definitions = {
  rbf: (x: number[], y: number[]) => Math.exp(-(distance(x, y) ** 2) / (2 * 1.7 ** 2)),
  laplace: (x: number[], y: number[]) => Math.exp(-distance(x, y) / 1.7),
  matern32: (x: number[], y: number[]) => {
    const s = (Math.sqrt(3) * distance(x, y)) / 1.7;
    return (1 + s) * Math.exp(-s);
  },
  matern52: (x: number[], y: number[]) => {
    const r = distance(x, y);
    const s = (Math.sqrt(5) * r) / 1.7;
    return (1 + s + (5 * r * r) / (3 * 1.7 ** 2)) * Math.exp(-s);
  },
  linear: (x: number[], y: number[]) => dot(x, y),
  relu: (x: number[], y: number[]) => {
    const t = angle(x, y);
    return (Math.sqrt(dot(x, x) * dot(y, y)) * (Math.sin(t) + (Math.PI - t) * Math.cos(t))) / Math.PI;
  },
  step: (x: number[], y: number[]) => 1 - angle(x, y) / Math.PI,
};

const grams = {
  rbf: (x: Matrix, other?: Matrix) => rbfGram(x, { lengthscale: 1.7, ...(other && { other }) }),
  laplace: (x: Matrix, other?: Matrix) => laplaceGram(x, { lengthscale: 1.7, ...(other && { other }) }),
  matern32: (x: Matrix, other?: Matrix) => maternGram(x, { nu: 1.5, lengthscale: 1.7, ...(other && { other }) }),
  matern52: (x: Matrix, other?: Matrix) => maternGram(x, { nu: 2.5, lengthscale: 1.7, ...(other && { other }) }),
  linear: (x: Matrix, other?: Matrix) => linearGram(x, other && { other }),
  relu: (x: Matrix, other?: Matrix) => reluGram(x, other && { other }),
  step: (x: Matrix, other?: Matrix) => stepGram(x, other && { other }),
};

const names = Object.keys(grams) as (keyof typeof grams)[];
const ofDistance = ["rbf", "laplace", "matern32", "matern52"] as const;

function dot(x: number[], y: number[]): number {
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
}
function distance(x: number[], y: number[]): number {
  return Math.hypot(...x.map((value, i) => value - y[i]!));
}
function angle(x: number[], y: number[]): number {
  return Math.acos(Math.max(-1, Math.min(1, dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)))));
}

const points = (n: number, d: number, name: string) =>
  new Matrix(
    n,
    d,
    random(5)
      .stream(name)
      .normal(n * d),
  );

describe.each(names)("%s", (name) => {
  test.each([
    [1, 1],
    [7, 2],
    [9, 3],
    [4, 20],
  ])("agrees with its definition for all pairs, n = %i, d = %i", (n, d) => {
    const x = points(n, d, "x");
    const y = points(n + 2, d, "y");
    const square = grams[name](x);
    const cross = grams[name](x, y);
    const [xs, ys] = [x.to2DArray(), y.to2DArray()];
    expect([cross.rows, cross.columns]).toEqual([n, n + 2]);
    for (let i = 0; i < n; i++) {
      // acos loses half of the digits at angle 0, hence the diagonal is checked below.
      for (let j = 0; j < i; j++) expect(square.get(i, j)).toBeCloseTo(definitions[name](xs[i]!, xs[j]!), 12);
      for (let j = 0; j < n + 2; j++) expect(cross.get(i, j)).toBeCloseTo(definitions[name](xs[i]!, ys[j]!), 7);
    }
  });

  test("is symmetric to the last bit and positive semidefinite", () => {
    const k = grams[name](points(30, 4, "x"));
    expect(k.transpose().data).toEqual(k.data);
    expect(eigvalsh(k, { assume: "positiveSemidefinite" }).length).toBe(30);
  });

  test("gives the same matrix for a set and itself as other", () => {
    const x = points(12, 3, "x");
    const twice = grams[name](x, x.clone()).data;
    grams[name](x).data.forEach((value, at) => {
      expect(twice[at]).toBeCloseTo(value, 7);
    });
  });

  test("has a place for no points and for none of the other set", () => {
    expect(grams[name](new Matrix(0, 3)).rows).toBe(0);
    const k = grams[name](points(2, 3, "x"), new Matrix(0, 3));
    expect([k.rows, k.columns]).toEqual([2, 0]);
  });

  test("names the first entry that is not finite", () => {
    const x = points(9, 4, "x");
    x.set(7, 2, Number.NaN);
    expect(() => grams[name](x)).toThrow(
      new InvalidArgumentError("inputs", "", 0, "inputs contain NaN at row 7, column 2"),
    );
    const y = points(2, 4, "y").set(1, 0, -Infinity);
    expect(() => grams[name](points(2, 4, "x"), y)).toThrow("other contain -Infinity at row 1, column 0");
  });

  test("refuses point sets of two dimensions", () => {
    const call = () => grams[name](points(2, 4, "x"), points(3, 5, "y"));
    expect(call).toThrow(ShapeError);
    expect(call).toThrow("inputs is 2x4 and other is 3x5; their columns must be equal");
  });
});

describe.each(ofDistance)("%s, as a function of distance", (name) => {
  test("has unit diagonal exactly, also far from the origin", () => {
    const x = points(6, 3, "x");
    x.data.forEach((value, at) => {
      x.data[at] = value + 1e6;
    });
    const k = grams[name](x);
    for (let i = 0; i < 6; i++) expect(k.get(i, i)).toBe(1);
  });

  test("keeps the digits of close pairs far from the origin", () => {
    const gap = 2 ** -20;
    // Two clusters, so that centring alone does not bring a pair to the origin.
    const x = Matrix.from([[1024], [1024 + gap], [-1024], [-1024 + 2 * gap]]);
    const k = grams[name](x);
    expect(-Math.log(k.get(0, 1))).toBeGreaterThan(0);
    const exact = 1 - definitions[name]([0], [gap]);
    const double = 1 - definitions[name]([0], [2 * gap]);
    expect(1 - k.get(1, 0)).toBeCloseTo(exact, 15);
    expect(1 - k.get(3, 2)).toBeCloseTo(double, 15);
  });

  test("keeps 12 digits of the distances within clusters far apart", () => {
    const near = points(12, 3, "cluster");
    for (const shift of [10, 30, 100, 200, 1000]) {
      const x = new Matrix(24, 3);
      near.data.forEach((value, at) => {
        x.data[at] = 1.5 * value + shift;
        x.data[at + 36] = 1.5 * value - shift;
      });
      const rows = x.to2DArray();
      const k = grams[name](x);
      for (let i = 0; i < 12; i++) {
        for (let j = 0; j < i; j++) {
          expect(Math.abs(k.get(i, j) / definitions[name](rows[i]!, rows[j]!) - 1)).toBeLessThan(2e-12);
        }
      }
    }
  });

  test("does not depend on the origin or on the order of two points", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 6 }), (values) => {
        const x = Matrix.columnVector(values);
        const moved = Matrix.columnVector(values.map((v) => 8 - v));
        const there = grams[name](moved).data;
        grams[name](x).data.forEach((value, at) => {
          expect(there[at]).toBeCloseTo(value, 7);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("gives 0, never a denormal number, for points far apart", () => {
    const k = grams[name](Matrix.from([[0], [1e3], [400], [60]]));
    for (const entry of k.data) expect(entry === 0 || entry >= 1e-150).toBe(true);
    expect(k.get(0, 1)).toBe(0);
  });
});

test.each([1e-9, 1e-5, 1e-3, 3e-3, 1e-2, 0.1, 0.3])("angles are exact %p away from 0 and pi", (small) => {
  const [c, s] = [Math.cos(small), Math.sin(small)];
  const k = stepGram(
    Matrix.from([
      [1, 0],
      [c, s],
      [-c, s],
    ]),
  );
  expect(Math.abs((1 - k.get(0, 1)) * Math.PI - small)).toBeLessThan(4e-15);
  expect(Math.abs(k.get(0, 2) * Math.PI - small)).toBeLessThan(4e-15);
});

test("a point at the origin has features 0", () => {
  const x = Matrix.from([
    [0, 0],
    [1, 2],
  ]);
  expect([...reluGram(x).data]).toEqual([0, 0, 0, 5]);
  expect([...stepGram(x).data]).toEqual([0, 0, 0, 1]);
});

test("relu has the squared norm on its diagonal exactly", () => {
  const x = points(5, 3, "x");
  const k = reluGram(x);
  for (let i = 0; i < 5; i++) {
    let sum = 0;
    for (const value of x.row(i)) sum += value * value;
    expect(k.get(i, i)).toBe(sum);
  }
});

test.each([
  [() => rbfGram([[1]], { lengthscale: 0 }), "lengthscale must be a finite number > 0, got 0"],
  [() => laplaceGram([[1]], { lengthscale: -2 }), "lengthscale must be a finite number > 0, got -2"],
  [() => maternGram([[1]], { nu: 2 as 1.5, lengthscale: 1 }), "nu must be 1.5 or 2.5, got 2"],
  [
    () => maternGram([[1]], { nu: 1.5, lengthscale: Infinity }),
    "lengthscale must be a finite number > 0, got Infinity",
  ],
  [() => rbfGram([[1], [2, 3]], { lengthscale: 1 }), "inputs[1] has length 2 but inputs[0] has length 1"],
  [() => linearGram("points" as never), 'inputs must be a Matrix or nested arrays of numbers, got "points"'],
])("refuses with the sentence %#", (call, message) => {
  expect(call).toThrow(message);
});

describe("at extreme scales", () => {
  const points = [[0], [1], [3]];
  const scaled = (factor: number) => points.map(([v]) => [v! * factor]);

  test.each([1e200, 1e-200, 1e300])("points and length scale may both be of size %p", (factor) => {
    for (const gram of [rbfGram, laplaceGram]) {
      const far = gram(scaled(factor), { lengthscale: 2 * factor }).data;
      const near = gram(points, { lengthscale: 2 }).data;
      far.forEach((v, at) => {
        expect(v).toBeCloseTo(near[at]!, 14);
      });
    }
  });

  test("points far apart still see each other as long as that is above 1e-150", () => {
    const matern = { 1.5: definitions.matern32, 2.5: definitions.matern52 };
    for (const nu of [1.5, 2.5] as const) {
      for (const distance of [60, 150, 200]) {
        const value = maternGram([[0], [distance]], { lengthscale: 1.7, nu }).get(0, 1);
        expect(Math.abs(value / matern[nu]([0], [distance]) - 1)).toBeLessThan(1e-12);
      }
    }
  });

  test("points a great many length scales apart do not see each other", () => {
    for (const nu of [1.5, 2.5] as const) {
      expect([...maternGram([[0], [1e160]], { lengthscale: 1, nu }).data]).toEqual([1, 0, 0, 1]);
    }
    expect([...rbfGram([[0], [1e160]], { lengthscale: 1 }).data]).toEqual([1, 0, 0, 1]);
    expect(() => rbfGram([[0], [1e300]], { lengthscale: 1e-300 })).toThrow("lengthscale must be large enough");
  });
});

test("close points keep their distance beside one that is far away", () => {
  const step = 1e-3;
  for (const far of [1e6, 1e12, 1e15]) {
    const x = Matrix.from([[0.25], [0.25 + step], [far]]);
    const exact = (x.get(1, 0) - x.get(0, 0)) ** 2;
    const seen = -2 * Math.log(rbfGram(x, { lengthscale: 1 }).get(0, 1)); // -2 log k = d²
    expect(Math.abs(seen / exact - 1)).toBeLessThan(1e-9); // k = 1 - 5e-7: the logarithm keeps ten digits
  }
});
