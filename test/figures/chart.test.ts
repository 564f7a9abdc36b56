import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  band,
  category,
  dots,
  type Figure,
  figure,
  imageGrid,
  isFigure,
  limit,
  line,
  Matrix,
  note,
  ordered,
  plainNumber,
  rule,
} from "tangentlab";
import { spread } from "../../kernel-lib/figures/labels.ts";
import { logTicks } from "../../kernel-lib/figures/ticks.ts";

interface Annotation {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly xanchor?: string;
  readonly xshift?: number;
  readonly yshift?: number;
  readonly showarrow?: boolean;
  readonly ax?: number;
  readonly ay?: number;
}
const annotations = (shown: Figure) => shown.layout.annotations as Annotation[];
const axes = { title: "t", x: { label: "x" }, y: { label: "y" } };

describe("figure", () => {
  test("a constant has room of its own size above and below", () => {
    const rangeOf = (value: number) =>
      (figure(axes, [line([0, 1], [value, value])]).layout.yaxis as { range: number[] }).range;
    expect([rangeOf(5e6), rangeOf(-1e-6), rangeOf(0)]).toEqual([
      [0, 1e7],
      [-2e-6, 0],
      [-1, 1],
    ]);
  });

  test("lines are curves, limits dashed, simulations hollow circles with error bars", () => {
    const shown = figure(axes, [
      line([1, 2], [3, 4], { name: "theory" }),
      limit([1, 2], [5, 5], { name: "limit" }),
      dots([1, 2], [3.1, 4.1], { name: "simulated", error: [0.1, 0.2] }),
      band([1, 2], [2, 3], [4, 5]),
    ]);
    const [theory, dashed, circles, lower, upper] = shown.data as Record<string, Record<string, unknown>>[];
    expect(theory).toMatchObject({ mode: "lines", y: [3, 4], line: { width: 2 } });
    expect(dashed.line.dash).toBe("dash");
    expect(circles).toMatchObject({
      mode: "markers",
      marker: { color: "#ffffff" },
      error_y: { array: [0.1, 0.2], width: 0 },
    });
    expect([lower.y, upper.y, upper.fill]).toEqual([[2, 3], [4, 5], "tonexty"]);
    expect(isFigure(shown)).toBe(true);
  });

  test("the title is followed by what is drawn, the quantity stands above its axis", () => {
    const shown = figure({ ...axes, title: "Finding", subtitle: "setup", y: { label: "error" } }, [line([1], [1])]);
    expect((shown.layout.title as { text: string }).text).toMatch(/^<b>Finding<\/b><br><span [^>]*>setup<\/span>$/);
    expect(annotations(shown)[0].text).toBe("↑ error");
  });

  test("names stand at the ends of lines; those moved apart keep a line to their point", () => {
    const shown = figure(axes, [line([0, 1], [0, 1], { name: "a" }), line([0, 1], [0, 1.001], { name: "b" })]);
    const [a, b] = ["a", "b"].map((name) => annotations(shown).find(({ text }) => text === name) as Annotation);
    expect([a.x, b.y]).toEqual([1, 1.001]);
    expect([a.showarrow, b.showarrow, a.ax! > 7, a.ax === b.ax]).toEqual([true, true, true, true]);
    expect(a.ay! - b.ay!).toBeGreaterThan(10);
    const apart = figure(axes, [line([0, 1], [0, 1], { name: "a" }), line([0, 1], [0, 0.5], { name: "b" })]);
    const only = annotations(apart).filter(({ text }) => text !== "↑ y");
    expect(only.map(({ showarrow, xshift, yshift }) => [showarrow, xshift, yshift])).toEqual([
      [false, 7, 0],
      [false, 7, 0],
    ]);
  });

  test("names at the start stand in room of their own, without ticks", () => {
    const log = { ...axes, x: { label: "x", scale: "log" } } as const;
    const shown = (labelAt: "start" | "end") => figure(log, [line([1, 100], [1, 2], { name: "a long name", labelAt })]);
    const [at] = annotations(shown("start")).filter(({ text }) => text === "a long name");
    expect([at.x, at.y, at.xanchor, at.xshift]).toEqual([0, 1, "right", -7]);
    const axis = (place: "start" | "end") =>
      shown(place).layout.xaxis as { range: [number, number]; tickvals: number[] };
    const share = (0 - axis("start").range[0]) / (axis("start").range[1] - axis("start").range[0]);
    expect(share * (760 - 56 - 24)).toBeGreaterThan("a long name".length * 7);
    expect(axis("start").tickvals).toEqual(axis("end").tickvals);
    expect([shown("start"), shown("end")].map(({ layout }) => (layout.margin as { r: number }).r)).toEqual([
      24,
      Math.max(96, 11 * 13 * 0.56 + 3.5 * 7),
    ]);
  });

  test("a curve that another one covers may be dash-dotted; no curve is simplified", () => {
    const shown = figure(axes, [line([1, 2], [3, 4], { stroke: "dashdot" }), line([1, 2], [3, 4])]);
    expect(shown.data.map(({ line: stroke }) => stroke)).toMatchObject([
      { dash: "dashdot", simplify: false },
      { simplify: false },
    ]);
    expect(Object.keys(shown.data[1].line as object)).not.toContain("dash");
  });

  test("of many lines the first, the last and every few are named", () => {
    const lines = Array.from({ length: 13 }, (_, i) => line([0, 1], [0, i], { name: `n${i}` }));
    const names = annotations(figure(axes, lines)).map(({ text }) => text);
    expect(names).toEqual(["↑ y", "n0", "n3", "n6", "n9", "n12"]);
  });

  test("on logarithmic axes labels take logarithms, rules take values", () => {
    const shown = figure({ ...axes, x: { label: "x", scale: "log" }, y: { label: "y", scale: "log" } }, [
      line([1, 100], [10, 1000], { name: "a" }),
      rule("x", 10, "here"),
      note(10, 100, "look"),
    ]);
    const at = (name: string) => annotations(shown).find(({ text }) => text === name) as Annotation;
    expect([at("a").x, at("a").y, at("here").x, at("look").y]).toEqual([2, 3, 1, 2]);
    expect((shown.layout.shapes as { x0: number }[])[0].x0).toBe(10);
    const { range, tickvals, ticktext } = shown.layout.xaxis as {
      range: number[];
      tickvals: number[];
      ticktext: string[];
    };
    expect(range[0]).toBeLessThan(0);
    expect(range[1]).toBeGreaterThan(2);
    expect([tickvals, ticktext]).toEqual([
      [1, 3, 10, 30, 100],
      ["1", "3", "10", "30", "100"],
    ]);
  });

  test("values that a log axis cannot show do not stretch it", () => {
    const shown = figure({ ...axes, y: { label: "y", scale: "log" } }, [line([1, 2, 3, 4], [0, -1, 10, Infinity])]);
    const { range } = shown.layout.yaxis as { range: number[] };
    expect(range[0]).toBeLessThan(1);
    expect(range[1]).toBeLessThan(2);
  });

  test("values of any size and number can be drawn", () => {
    const x = Array.from({ length: 200_000 }, (_, i) => i / 7000);
    const bell = figure({ ...axes, y: { label: "y", scale: "log" } }, [
      line(
        x,
        x.map((v) => Math.exp(-v * v)),
      ),
    ]);
    const { range, tickvals } = bell.layout.yaxis as { range: number[]; tickvals: number[] };
    expect(range.every(Number.isFinite)).toBe(true);
    expect(tickvals.length).toBeLessThan(12);
    expect(() => logTicks(0, 1)).toThrow("from, to must be finite and > 0");
  });

  test("describes itself in words", () => {
    const shown = figure({ ...axes, title: "Peak" }, [line([1, 2, 3], [1, 9, 4], { name: "curve" })]);
    expect(shown.alt).toBe("Peak. y against x. curve: 1 to 9, highest at 2.");
    expect(figure(axes, [limit([1, 2], [3, 3], { name: "level" })]).alt).toBe("t. y against x. level: 3 throughout.");
    expect(figure({ ...axes, alt: "mine" }, []).alt).toBe("mine");
    const both = [line([1, 2], [3, 5], { name: "a" }), dots([1, 2], [3, 5], { name: "a" }), dots([4], [6])];
    const told = figure({ ...axes, title: "Peak", subtitle: "± 2 s.e." }, [band([1, 2], [2, 4], [4, 6]), ...both]);
    expect(told.alt).toBe("Peak. ± 2 s.e. y against x. a: 3 to 5, highest at 2. Point: 6 at 4.");
  });

  test("is larger for a lecture", () => {
    const shown = figure({ ...axes, presentation: "lecture" }, [line([1], [1])]);
    expect(shown.layout).toMatchObject({ width: 1280, height: 720, title: { font: { size: 26 } } });
  });

  test.each([
    [() => figure(axes, [line([1, 2], [1], { name: "a" })]), "a: y has length 1 but x has length 2"],
    [() => figure(axes, [dots([1], [1], { error: [1, 2] })]), "dots: error has length 2 but y has length 1"],
    [() => figure(axes, [band([1], [1], [1, 2])]), "band: upper has length 2 but x has length 1"],
    [
      () => figure({ ...axes, x: { label: "x", range: [2, 1] } }, []),
      'x.range must be two finite rising numbers, got "2, 1"',
    ],
    [
      () => figure({ ...axes, y: { label: "y", scale: "log", range: [0, 1] } }, []),
      'y.range must be two finite rising numbers > 0, got "0, 1"',
    ],
  ])("refuses lists and ranges that do not fit (%#)", (build, message) => {
    expect(build).toThrow(message);
  });
});

describe("numbers and ticks", () => {
  test.each([
    [0.05, "0.05"],
    [1234.5, "1,230"],
    [1e-4, "10⁻⁴"],
    [3e-5, "3·10⁻⁵"],
    [2.5e7, "2.5·10⁷"],
    [-0.5, "−0.5"],
    [0, "0"],
    [123_456, "123,000"],
    [1e6, "10⁶"],
    [1e-3, "0.001"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
    [Number.NaN, "NaN"],
  ])("%p is written %p", (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });

  test.each([
    [1, 10, [1, 2, 5, 10]],
    [0.5, 1, [0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [10, 5000, [10, 30, 100, 300, 1000, 3000]],
    [1e-12, 1e4, [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1, 100, 1e4]],
  ])("ticks from %p to %p", (from, to, ticks) => {
    expect(logTicks(from, to)).toEqual(ticks);
  });

  test("spread keeps the order and the middle", () => {
    expect(spread([0, 1, 100], 10)).toEqual([-4.5, 5.5, 100]);
    expect(spread([5, 5, 5], 10)).toEqual([-5, 5, 15]);
    expect(spread([0, 1], 10, { from: 0, to: 50 })).toEqual([5, 15]);
    expect(spread([49, 50], 10, { from: 0, to: 50 })).toEqual([35, 45]);
    expect(spread([], 10)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 12 }), (wanted) => {
        const moved = spread(wanted, 10);
        const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
        const gaps = order.slice(1).map((i, k) => moved[i] - moved[order[k]]);
        expect(Math.min(10, ...gaps)).toBeGreaterThan(10 - 1e-9);
        // Labels that touch have moved as far up as down.
        const first = order.filter((_, k) => k === 0 || gaps[k - 1] > 10 + 1e-9).map((i) => order.indexOf(i));
        for (const [r, from] of first.entries()) {
          const group = order.slice(from, first[r + 1]);
          expect(group.reduce((sum, i) => sum + moved[i] - wanted[i], 0)).toBeCloseTo(0, 8);
        }
      }),
    );
  });
});

test("an ordered parameter runs through the scale, categories repeat", () => {
  expect([ordered(0, 5).light, ordered(4, 5).light, ordered(0, 1).light]).toEqual(["#3b1c6d", "#b8a126", "#3b1c6d"]);
  expect(ordered(1, 4).light).toMatch(/^#[0-9a-f]{6}$/);
  expect(category(5)).toBe(category(0));
});

describe("image grid", () => {
  const images = new Matrix(
    3,
    4,
    Float64Array.from({ length: 12 }, (_, i) => i),
  );

  test("places pixels row by row, the first image top left", () => {
    const shown = imageGrid(images, { title: "t", height: 2, width: 2, columns: 2 });
    const { z } = shown.data[0] as unknown as { z: number[][] };
    expect([z[0][0], z[0][1], z[1][0], z[1][1]]).toEqual([0, 1, 2, 3]);
    expect([z[0][4], z[4][0]]).toEqual([4, 8]);
    expect(shown.layout.yaxis).toMatchObject({ autorange: "reversed", scaleanchor: "x" });
  });

  test("refuses images of another size", () => {
    expect(() => imageGrid(images, { title: "t", height: 2, width: 3 })).toThrow(
      "images has 4 columns but an image of 2x3 has 6 pixels",
    );
    expect(() => imageGrid(images, { title: "t", height: 2, width: 2, count: 9 })).toThrow(
      "count must be at most 3, all there are, got 9",
    );
    expect(() => imageGrid(new Matrix(401, 1), { title: "t", height: 1, width: 1 })).toThrow(
      "count must be an integer between 1 and 400, got 401",
    );
  });
});
