import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { InvalidArgumentError } from "../../kernel-lib/errors.ts";
import { keyWords, random, Stream } from "../../kernel-lib/numeric/random.ts";
import { seedSequence } from "../../kernel-lib/numeric/seed-sequence.ts";

interface Case {
  readonly id: string;
  readonly kind: "seedSequence" | "namedStream";
  readonly inputs: { readonly seed: number; readonly key: never[]; readonly count?: number };
  readonly expected: readonly number[];
}
const file = new URL("../references/random-streams.reference.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };

const runners = {
  seedSequence: ({ seed, key, count = 4 }: Case["inputs"]) => seedSequence(seed, { key, count }),
  namedStream: ({ seed, key }: Case["inputs"]) => seedSequence(seed, { key: keyWords(key) }),
} satisfies Record<Case["kind"], unknown>;

describe("words", () => {
  test("there are a hundred references", () => {
    expect(cases.length).toBe(100);
  });

  test.each(cases)("equal NumPy's SeedSequence: $id", ({ kind, inputs, expected }) => {
    expect([...runners[kind](inputs)]).toEqual(expected);
  });

  test("equal NumPy's for the documented key", () => {
    expect([...seedSequence(42, { key: [3, 7] })]).toEqual([958908296, 2590339925, 2359423284, 3101002832]);
  });

  test("two different keys never have the same words", () => {
    const part = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const key = fc.array(part, { maxLength: 4 });
    const text = (parts: (string | number)[]) => JSON.stringify(parts.map((p) => (p === 0 ? 0 : p)));
    fc.assert(
      fc.property(key, key, (one, two) => {
        expect(keyWords(one).join() === keyWords(two).join()).toBe(text(one) === text(two));
      }),
      { numRuns: 300 },
    );
    expect(keyWords(["1"])).not.toEqual(keyWords([1]));
    expect(keyWords(["ab", "c"])).not.toEqual(keyWords(["a", "bc"]));
    expect(keyWords(["a", "\0"])).not.toEqual(keyWords(["a\0"]));
  });
});

describe("streams", () => {
  const stream = (...key: (string | number)[]) => random(7).stream("test", ...key);

  test("the first uniforms are xoroshiro128+ on the words of the name", () => {
    expect([...random(1).stream("features", 3).uniform(3)]).toEqual([
      0.897797856651612, 0.8360746386552018, 0.9009428598335781,
    ]);
  });

  test.each(["uniform", "normal"] as const)("%s does not depend on the size of the batches", (law) => {
    const whole = stream()[law](1000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 41 }), { maxLength: 20 }), (sizes) => {
        const parts = stream();
        const drawn = sizes.flatMap((size) => [...parts[law](size)]);
        expect(drawn).toEqual([...whole.subarray(0, drawn.length)]);
      }),
    );
  });

  test("fill an array in place and return it", () => {
    const into = new Float64Array(5);
    expect(stream().normal(into)).toBe(into);
    expect(into).toEqual(stream().normal(5));
    expect(stream().uniform(into.subarray(1, 3))).toEqual(stream().uniform(2));
  });

  test("begin anew whenever they are asked for, and differ by name, key and seed", () => {
    const first = (s: Stream) => s.uniform(1)[0];
    const values = [
      first(random(7).stream("test")),
      first(random(8).stream("test")),
      first(random(7).stream("tests")),
      first(random(7).stream("test", 0)),
      first(random(7).stream("test", 1)),
      first(random(7).stream("test", "1")),
      first(random(7 + 2 ** 32).stream("test")),
    ];
    expect(new Set(values).size).toBe(values.length);
    expect(first(random(7).stream("test"))).toBe(values[0]);
  });

  test("the forbidden state of the generator is avoided", () => {
    expect(new Set(new Stream([0, 0, 0, 0]).uniform(8)).size).toBeGreaterThan(4);
  });

  /** Asserts |mean of values - expected| <= 5 standard errors. */
  function expectMean(values: Float64Array, expected: number): void {
    const n = values.length;
    const mean = values.reduce((sum, v) => sum + v, 0) / n;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean - expected) / Math.sqrt(variance / n)).toBeLessThan(5);
  }

  test("normals have the moments 0, 1, 0, 3, 15 and no correlation with their neighbours", () => {
    const z = random(2024).stream("moments").normal(1_000_000);
    for (const [power, moment] of [
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 3],
      [6, 15],
    ] as const) {
      expectMean(
        z.map((v) => v ** power),
        moment,
      );
    }
    for (const lag of [1, 2, 3])
      expectMean(
        z.slice(lag).map((v, i) => v * z[i]!),
        0,
      );
    expectMean(
      z.map((v) => (v > 1.959963984540054 ? 1 : 0)),
      0.025,
    );
  });

  test("uniforms fill [0, 1) evenly, down to their lowest bits", () => {
    const u = random(2024).stream("uniforms").uniform(1_000_000);
    expectMean(u, 1 / 2);
    expectMean(
      u.map((v) => v * v),
      1 / 3,
    );
    expectMean(
      u.map((v) => (((v * 2 ** 50) % 1) * 8 >= 4 ? 1 : 0)),
      1 / 2,
    );
    expect(u.every((v) => v >= 0 && v < 1 && Number.isInteger(v * 2 ** 53))).toBe(true);
  });

  test("two streams are uncorrelated", () => {
    const a = random(1).stream("a", 1).normal(500_000);
    const b = random(1).stream("a", 2).normal(500_000);
    expectMean(
      a.map((v, i) => v * b[i]!),
      0,
    );
  });

  test.each([1, 2, 3, 7, 1000, 2 ** 31 + 1, 3 * 2 ** 30 + 1, 2 ** 32])(
    "integers below %i are equally likely",
    (below) => {
      const draws = stream("integers", below);
      const values = Float64Array.from({ length: 40_000 }, () => draws.integer(below));
      expect(values.every((v) => Number.isInteger(v) && v >= 0 && v < below)).toBe(true);
      if (below === 1) return;
      expectMean(values, (below - 1) / 2);
      expectMean(
        values.map((v) => (v % 2 === 0 ? 1 : 0)),
        Math.ceil(below / 2) / below,
      );
      // Every tenth of the range has its share.
      for (let tenth = 1; tenth < 10; tenth++) {
        const end = Math.ceil((below * tenth) / 10);
        if (end < below)
          expectMean(
            values.map((v) => (v < end ? 1 : 0)),
            end / below,
          );
      }
    },
  );

  test("permutations hold every index once, and every order is equally likely", () => {
    const draws = stream("permutations");
    expect([...draws.permutation(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...draws.permutation(0)]).toEqual([]);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = draws.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 23 degrees of freedom: mean 23, standard deviation 6.8.
    expect(chiSquare).toBeLessThan(23 + 5 * 6.8);
  });
});

test.each([
  [() => random(-1), "seed must be an integer >= 0, got -1"],
  [() => random(1.5), "seed must be an integer >= 0, got 1.5"],
  [() => random(Number.NaN), "seed must be an integer >= 0, got NaN"],
  [() => random("1" as never), 'seed must be an integer >= 0, got "1"'],
  [() => random(undefined as never), "seed must be an integer >= 0, got undefined"],
  [() => random(2 ** 53), "seed must be an integer >= 0, got 9007199254740992"],
  [() => random(1).stream("a", Number.NaN), "key must be words and finite numbers, got NaN"],
  [() => random(1).stream("a", {} as never), "key must be words and finite numbers, got an object of class Object"],
  [() => random(1).stream("a").normal(-1), "n must be an integer >= 0, got -1"],
  [() => random(1).stream("a").uniform(2.5), "n must be an integer >= 0, got 2.5"],
  [() => random(1).stream("a").integer(0), "below must be an integer between 1 and 4294967296, got 0"],
  [() => random(1).stream("a").permutation(-1), "n must be an integer between 0 and 4294967295, got -1"],
])("refuses with the sentence %#", (call, message) => {
  expect(call).toThrow(InvalidArgumentError);
  expect(call).toThrow(message);
});
