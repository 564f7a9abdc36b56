import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CheckError, check, expectClose } from "../../kernel-lib/display/check-cell.ts";
import { displaySymbol } from "../../kernel-lib/display/kernel-host.ts";
import { InvalidArgumentError, ShapeError } from "../../kernel-lib/errors.ts";

const shown = (value: ReturnType<typeof check>) => (value[displaySymbol]() as { "text/plain": string })["text/plain"];

describe("expectClose", () => {
  test("says what holds, within what", () => {
    expect(shown(expectClose(1 + 1e-12, 1, { rtol: 1e-9, label: "kappa" }))).toBe(
      "✓ kappa = 1 within 1e-9 of the expected value, deviation 1e-12",
    );
    expect(shown(expectClose([1, 2], new Float64Array([1, 2])))).toMatch(/^✓ value \(2\) within/);
  });

  test("throws actual, expected, deviation and tolerance of the worst element", () => {
    expect(() => expectClose([1, 2.5, 3], [1, 2, 3.1], { rtol: 0.1, label: "risk" })).toThrow(
      new CheckError("risk[1] is 2.5, expected 2: deviation 0.5 exceeds the tolerance 0.2"),
    );
    const matrix = { rows: 2, columns: 2, data: new Float64Array([1, 2, 3, 4]) };
    expect(() =>
      expectClose(matrix, [
        [1, 2],
        [3, 5],
      ]),
    ).toThrow("value[1, 1] is 4, expected 5");
  });

  test("passes exactly when every |a - e| <= atol + rtol |e|", () => {
    const tolerance = fc.double({ min: 0, max: 2, noNaN: true });
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), tolerance, tolerance, (pairs, rtol, atol) => {
        const [a, e] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        // The boundary itself may fall either way by one rounding.
        const margins = pairs.map(([x, y]) => Math.abs(x - y) - (atol + rtol * Math.abs(y)));
        fc.pre(margins.every((m) => m === 0 || Math.abs(m) > 1e-12));
        const holds = margins.every((m) => m <= 0);
        if (holds) expect(shown(expectClose(a, e, { rtol, atol }))).toContain("✓");
        else expect(() => expectClose(a, e, { rtol, atol })).toThrow(CheckError);
      }),
    );
  });

  test("an absolute tolerance stands alone; without any it is 1e-9 of the expected value", () => {
    expect(() => expectClose(1 + 1e-10, 1, { atol: 1e-11 })).toThrow("exceeds the tolerance 1e-11");
    expect(shown(expectClose(5 + 4e-9, 5))).toContain("within 5e-9");
    expect(() => expectClose(5 + 6e-9, 5)).toThrow("exceeds the tolerance 5e-9");
  });

  test.each([
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.NaN, Number.NaN],
    [Infinity, -Infinity],
    [1, Infinity],
    [Infinity, 1],
  ])("%p is not close to %p, whatever the tolerance", (actual, expected) => {
    expect(() => expectClose(actual, expected, { rtol: 1, atol: 1e300 })).toThrow(CheckError);
  });

  test("equal infinities are equal", () => {
    expect(shown(expectClose([Infinity], [Infinity]))).toContain("✓");
  });

  test("refuses other shapes, tolerances and values", () => {
    expect(() => expectClose([1, 2], [1])).toThrow(new ShapeError("value: actual is 2, expected 1"));
    expect(() => expectClose(1, [1])).toThrow("value: actual is a number, expected 1");
    expect(() => expectClose([[1], [1, 2]], [[1], [1]])).toThrow(ShapeError);
    expect(() => expectClose(1, 1, { rtol: -1 })).toThrow("rtol must be a finite number >= 0, got -1");
    expect(() => expectClose("1" as never, 1)).toThrow(InvalidArgumentError);
  });
});

describe("check", () => {
  test("shows the claim, or throws it", () => {
    expect(shown(check("risk falls", true, "0.3 < 0.4"))).toBe("✓ risk falls: 0.3 < 0.4");
    expect(() => check("risk falls", 2 < 1, "2 >= 1")).toThrow(new CheckError("risk falls does not hold: 2 >= 1"));
    expect(() => check("risk falls", 1 as never)).toThrow("condition must be true or false, got 1");
  });
});
