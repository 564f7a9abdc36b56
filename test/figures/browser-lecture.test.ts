import { readFileSync } from "node:fs";
import vm from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { band, dots, type FigureOptions, figure, line, note, rule } from "tangentlab";

type Plain = Record<string, unknown>;
type Enlarge = (figure: object, room?: { width?: number; height?: number }) => { data: Plain[]; layout: Plain };

const window: { tangentlabLecture?: Enlarge } = {};
const file = new URL("../../resources/browser/lecture.js", import.meta.url);
vm.runInNewContext(readFileSync(file, "utf8"), { window });
const enlarged: Enlarge = (...args) => JSON.parse(JSON.stringify(window.tangentlabLecture!(...args)));

const x = [1, 2, 3, 4];
const options: FigureOptions = { title: "Rising", subtitle: "four points", x: { label: "x" }, y: { label: "y" } };
const drawn = (presentation: "screen" | "lecture", y = x) =>
  figure({ ...options, presentation }, [
    line(x, y, { name: "one" }),
    line(
      x,
      y.map((v) => v + 0.01),
      { name: "two" },
    ),
    dots(x, y, { error: x }),
    band(
      x,
      y.map((v) => v - 1),
      y,
    ),
    rule("x", 2, "here"),
    note(3, 3, "look", [20, -30]),
  ]);

/** Every number that says how large something is drawn, by its path. */
function sizesOf(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") {
    return /(font\.size|marker\.size|line\.width|thickness|arrowwidth)$/.test(path) ? [[path, value]] : [];
  }
  if (typeof value === "string") {
    return [...value.matchAll(/font-size:(\d+)px/g)].map(([, px]) => [`${path} px`, Number(px)]);
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => sizesOf(item, `${path}.${key}`));
}

describe("a figure for a screen", () => {
  test("gets the sizes that the library draws for a lecture", () => {
    const [got, wanted] = [enlarged(drawn("screen")), drawn("lecture")].map(
      (shown) => new Map(sizesOf(JSON.parse(JSON.stringify({ data: shown.data, layout: shown.layout })))),
    );
    expect(got.size).toBeGreaterThan(15);
    for (const [path, size] of wanted) {
      if (size <= 1) continue; // hairlines
      expect([path, got.get(path)! / size > 0.97 && got.get(path)! / size < 1.08]).toEqual([path, true]);
    }
    expect(enlarged(drawn("screen")).layout).toMatchObject({ width: 1280, font: { size: 20 } });
  });

  test("fills the room it is given, and keeps its shape where only a width is given", () => {
    const { layout } = enlarged(drawn("screen"), { width: 1200, height: 500 });
    expect([layout.width, layout.height]).toEqual([1200, 500]);
    const narrow = enlarged(drawn("screen"), { width: 760 }).layout;
    expect([narrow.width, narrow.height]).toEqual([760, 440]);
    const wide = enlarged(drawn("screen"), { width: 3000 }).layout;
    expect([wide.width, wide.height]).toEqual([1280, 741]);
  });

  test("keeps names apart, whatever its height", () => {
    for (const height of [400, 500, 720]) {
      for (const presentation of ["screen", "lecture"] as const) {
        const { layout } = enlarged(drawn(presentation), { width: 1200, height });
        const names = (layout.annotations as Plain[]).filter(({ text }) => text === "one" || text === "two");
        const [from, to] = (layout.yaxis as { range: [number, number] }).range;
        const margin = layout.margin as { t: number; b: number };
        const room = height - margin.t - margin.b - 50;
        const places = names.map(({ y, ay, yshift, showarrow }) => {
          const shift = showarrow ? -Number(ay) : Number(yshift);
          return ((Number(y) - from) / (to - from)) * room + shift;
        });
        expect(places[1] - places[0]).toBeGreaterThanOrEqual(24.9);
      }
    }
  });

  test("a plain Plotly figure grows from Plotly's own sizes; data are not touched", () => {
    const plain = {
      data: [
        { x: [1], y: [2], marker: { size: [4, 8] } },
        { type: "heatmap", z: [[1]] },
      ],
      layout: { annotations: [{ ax: 3, axref: "x", ay: -10, x: 1, y: 1, text: "t" }] },
    };
    const { data, layout } = enlarged(plain);
    expect(data[0]).toMatchObject({ x: [1], y: [2], marker: { size: [4 * (5 / 3), 8 * (5 / 3)] } });
    expect((data[0].line as Plain).width).toBeCloseTo(2 * (5 / 3) ** 1.3);
    expect(data[1]).toEqual(plain.data[1]);
    expect(layout.font).toEqual({ size: 20 });
    expect((layout.annotations as Plain[])[0]).toMatchObject({ ax: 3, ay: -10 * (5 / 3) });
  });
});

test("a figure for a lecture keeps its sizes", () => {
  const own = drawn("lecture");
  const { data, layout } = enlarged(own, { width: 1280, height: 720 });
  expect(sizesOf(data)).toEqual(sizesOf(JSON.parse(JSON.stringify(own.data))));
  expect(layout).toMatchObject({ width: 1280, height: 720, font: { size: 20 } });
});
