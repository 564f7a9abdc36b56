import { readFileSync } from "node:fs";
import vm from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { imageGrid, Matrix } from "tangentlab";
import { category, ink, ordered } from "../../kernel-lib/figures/theme.ts";

type Plain = Record<string, unknown>;
interface Shown {
  readonly data: Plain[];
  readonly layout: Plain;
  readonly frames: Plain[];
  readonly config: Plain;
}

const page = "#15181d";
const load = (): ((figure: Plain, page?: string, room?: number, tallest?: number) => Shown) => {
  const window: { tangentlabFigure?: (figure: Plain, page?: string, room?: number, tallest?: number) => Shown } = {};
  const file = new URL("../../resources/browser/figure-theme.js", import.meta.url);
  vm.runInNewContext(readFileSync(file, "utf8"), { window, structuredClone });
  return window.tangentlabFigure!;
};
const shownFigure = load();

/** A colour as [r, g, b] in 0..255. */
const rgb = (colour: unknown): number[] => {
  const text = String(colour);
  if (text.startsWith("#")) return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  return text
    .match(/[\d.]+/g)!
    .slice(0, 3)
    .map(Number);
};
const lineColour = (light: string, at = page): unknown =>
  (shownFigure({ data: [{ line: { color: light } }], layout: {} }, at).data[0].line as Plain).color;
const expectNear = (actual: unknown, expected: string): void => {
  const [a, b] = [rgb(actual), rgb(expected)];
  for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(2);
};

describe("figures on a dark page", () => {
  test("every ink of the library takes its own dark partner", () => {
    for (const name of ["text", "soft", "rule"] as const) expectNear(lineColour(ink[name].light), ink[name].dark);
    for (let i = 0; i < 5; i++) expectNear(lineColour(category(i).light), category(i).dark);
    const { layout } = shownFigure(
      { data: [], layout: { paper_bgcolor: ink.page.light, xaxis: { gridcolor: ink.grid.light } } },
      page,
    );
    expect(layout.paper_bgcolor).toBe(ink.page.dark);
    expectNear((layout.xaxis as Plain).gridcolor, ink.grid.dark);
  });

  test.each([2, 4, 5, 7, 13])("the ordered scale of %i colours keeps its order", (count) => {
    for (let i = 0; i < count; i++) expectNear(lineColour(ordered(i, count).light), ordered(i, count).dark);
  });

  test("opacity stays, other dark colours are lightened, light ones stay, the page's own colour is used", () => {
    const figure = {
      data: [{ fillcolor: `${category(0).light}2e`, marker: { color: ["#000080", "#ffff00", "white"] } }],
      layout: {},
    };
    const [trace] = shownFigure(figure, "#111111").data;
    expect(trace.fillcolor).toMatch(/^rgba\(105,177,239,0\.18/);
    const [navy, yellow, white] = (trace.marker as { color: string[] }).color;
    expect(Math.min(...rgb(navy))).toBeGreaterThan(90);
    expect([yellow, white]).toEqual(["#ffff00", "#111111"]);
  });

  test("images in ink on the page become light ink on the dark page", () => {
    const image = imageGrid(new Matrix(1, 4), { title: "t", height: 2, width: 2 });
    const [{ colorscale }] = shownFigure(image as unknown as Plain, page).data;
    const [[, low], [, high]] = colorscale as [number, string][];
    expectNear(low, ink.page.dark);
    expectNear(high, ink.text.dark);
  });

  test("numbers, typed arrays and colour scales are left alone; colours inside titles are not", () => {
    const trace = { z: [1, 2], x: { dtype: "f8", bdata: "AAAA" }, colorscale: [[0, "#000000"]] };
    const title = { text: `<span style="color:${ink.soft.light}">words</span>` };
    const { data, layout } = shownFigure({ data: [trace], layout: { title } }, page);
    expect(data[0]).toEqual(trace);
    expectNear(/color:([^"]*)/.exec((layout.title as { text: string }).text)![1], ink.soft.dark);
  });
});

describe("figures on a light page", () => {
  test("stay as they are, with a height and a zoom that is kept", () => {
    const figure = { data: [{ line: { color: "#3b1c6d" } }], layout: { font: { color: "#1f2328" } } };
    const { data, layout, config } = shownFigure(figure);
    const kept = { uirevision: "tangentlab" };
    expect([data, layout]).toEqual([figure.data, { ...kept, height: 440, font: { color: "#1f2328" } }]);
    expect(shownFigure({ data: [], layout: { uirevision: 3 } }).layout.uirevision).toBe(3);
    expect(config).toEqual({ responsive: true, displaylogo: false });
    expect(shownFigure({ data: [], layout: { height: 300 } }).layout.height).toBe(300);
  });

  test.each([
    [{ width: 1280, height: 720 }, 900, [900, 506]],
    [{ width: 1280, height: 720 }, 1300, [1280, 720]],
    [{ width: 760, height: 440 }, 300, [300, 360]],
    [{ width: 760, height: 200 }, 300, [300, 200]],
    [{ height: 440 }, 300, [undefined, 440]],
  ])("%j in %i pixels is %j", (layout, room, [width, height]) => {
    expect(shownFigure({ data: [], layout }, undefined, room).layout).toEqual({
      uirevision: "tangentlab",
      width,
      height,
    });
  });

  test.each([
    [20, { width: 1100, height: 619 }, 500, 500],
    [20, { width: 1100, height: 619 }, 200, 360],
    [20, { width: 1100, height: 300 }, 200, 300],
    [13, { width: 1100, height: 619 }, 500, 619],
  ])("letters of %i pixels, %j: in %i pixels of height it is %i high", (size, shape, tallest, height) => {
    const { layout } = shownFigure({ data: [], layout: { ...shape, font: { size } } }, undefined, 1100, tallest);
    expect(layout).toMatchObject({ width: 1100, height });
  });

  test.each([
    ["error $\\lambda_1$ at 5 %", "$\\text{error }\\lambda_1\\text{ at 5 \\%}$"],
    ["$\\lambda$", "$\\lambda$"],
    ["no formula", "no formula"],
    ["<b>bold</b> $x$", "<b>bold</b> $x$"],
    ["5 $", "5 $"],
  ])("the title %j is drawn as %j", (text, drawn) => {
    expect((shownFigure({ data: [], layout: { title: { text } } }).layout.title as Plain).text).toBe(drawn);
  });
});
