import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type PlanAxis, plan, thinned } from "../../kernel-lib/display/recording-plan.ts";

const slider = (count: number, position = 0): PlanAxis => ({ count, position, even: true });
const choice = (count: number, position = 0): PlanAxis => ({ count, position, even: false });

test("few positions are all taken, many evenly with both ends and the present one", () => {
  expect(thinned(4, 21, 0)).toEqual([0, 1, 2, 3]);
  expect(thinned(101, 5, 33)).toEqual([0, 25, 33, 50, 75, 100]);
});

test("all combinations where they fit", () => {
  const { positions, points, mode } = plan([slider(101, 33), choice(2)], 21, 1000);
  expect([positions.map(({ length }) => length), points.length, mode]).toEqual([[22, 2], 44, "all"]);
  expect(points[0]).toEqual([positions[0].indexOf(33), 0]);
});

test("sliders are thinned before the combinations are given up, choices never", () => {
  const { positions, points, mode } = plan([slider(101), slider(101), choice(7)], 21, 1000);
  expect(mode).toBe("all");
  expect(points.length).toBeLessThanOrEqual(1000);
  expect(positions.map(({ length }) => length >= 5)).toEqual([true, true, true]);
  expect(positions[2]).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("each control alone where nothing else fits", () => {
  const { positions, points, mode } = plan([slider(101, 50), slider(101, 7), slider(101)], 21, 60);
  expect(mode).toBe("stay");
  expect(points.length).toBeLessThanOrEqual(60);
  const home = points[0];
  for (const point of points) expect(point.filter((i, k) => i !== home[k]).length).toBeLessThanOrEqual(1);
  expect(positions.map(({ length }) => length > 10)).toEqual([true, true, true]);
});

test("within the capacity, no point twice, the present values first, indices valid", () => {
  const axis = fc
    .record({ count: fc.integer({ min: 2, max: 300 }), at: fc.nat(299), even: fc.boolean() })
    .map(({ count, at, even }) => ({ count: even ? count : Math.min(count, 9), position: 0, even, at }))
    .map(({ at, ...rest }) => ({ ...rest, position: at % rest.count }));
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 1, max: 3000 }),
      (axes, most, capacity) => {
        const { positions, points } = plan(axes, most, capacity);
        expect(points.length).toBeGreaterThanOrEqual(1);
        expect(points.length).toBeLessThanOrEqual(capacity);
        expect(new Set(points.map(String)).size).toBe(points.length);
        expect(points[0].map((i, k) => positions[k][i])).toEqual(axes.map(({ position }) => position));
        const isValid = (point: readonly number[]) => point.every((i, k) => positions[k][i] < axes[k].count);
        expect(points.every(isValid)).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
