/** Plotly, as it is shipped, draws what the display layer packs: typed rows, and the frames of recordings. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Figure, imageGrid, Matrix } from "tangentlab";
import { figureBundle, plotlyMime } from "../../kernel-lib/display/figure-bundle.ts";
import { FrameStore } from "../../kernel-lib/display/recording-frames.ts";
import { type Browser, startBrowser, type Visit } from "./browser.ts";
import { root } from "./checkout.ts";
import { describeWithBrowser } from "./with-browser.ts";

type Plain = Record<string, unknown>;
interface Drawn {
  readonly visible: boolean;
  /** Heat maps that have been painted. */
  readonly images: number;
  readonly z: readonly (readonly number[])[];
}

/** In the page: draws, and tells of the first trace whether it is seen and which numbers Plotly has read. */
const drawing = `async ({ data, layout }) => {
  const node = document.createElement("div");
  document.body.replaceChildren(node);
  const [{ visible, z }] = (await Plotly.newPlot(node, data, layout))._fullData;
  const images = [...node.querySelectorAll(".heatmaplayer image")].filter((image) => image.getAttribute("href"));
  return { visible, images: images.length, z: z?.map((row) => Array.from(row)) };
}`;

/** A recorded frame as an exported page puts it together. */
function frameOf(figure: Figure): { data: Plain[]; layout: Plain } {
  const store = new FrameStore();
  const frame = store.frame(figureBundle(figure).data) as { figure: { data: Plain[]; layout: Plain } };
  const whole = (record: Plain): Plain =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => {
        const reference = value as { $?: number } | null;
        return [key, reference?.$ === undefined ? value : store.parts[reference.$]];
      }),
    );
  return JSON.parse(JSON.stringify({ data: frame.figure.data.map(whole), layout: whole(frame.figure.layout) }));
}

const rows = [
  [0, 0.25, 1, 2, 2.5],
  [3, 4, 5.5, 6, 7.25],
];
const heatmap = (z: unknown, type = "heatmap"): Figure => ({
  data: [{ type, z }],
  layout: { width: 300, height: 300 },
});
const typed: [string, unknown][] = [Float64Array, Float32Array].map((Type) => [
  Type.name,
  rows.map((r) => Type.from(r)),
]);

describeWithBrowser("in Chromium", () => {
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    browser = await startBrowser();
    visit = await browser.open();
    await visit.page.addScriptTag({ content: readFileSync(path.join(root, "dist", "assets", "plotly.js"), "utf8") });
  });
  afterAll(() => browser?.close());
  const draw = (figure: unknown): Promise<Drawn> => visit.page.evaluate(`(${drawing})(${JSON.stringify(figure)})`);

  test.each([...typed, ["list", rows]])("a heat map of rows of class %s is drawn", async (_, z) => {
    expect(await draw(figureBundle(heatmap(z)).data[plotlyMime])).toEqual({ visible: true, images: 1, z: rows });
  });

  test.each(["heatmap", "contour", "surface"])("a recorded %s is drawn", async (type) => {
    const { visible, z } = await draw(frameOf(heatmap(rows, type)));
    expect({ visible, z }).toEqual({ visible: true, z: rows });
  });

  test("a recorded grid of images is drawn", async () => {
    const images = new Matrix(
      6,
      9,
      Float64Array.from({ length: 54 }, (_, k) => k / 54),
    );
    const grid = imageGrid(images, { title: "t", height: 3, width: 3, columns: 3 });
    const frame = frameOf(grid);
    expect(frame.data[0].z).toMatchObject({ dtype: "f4", shape: "10,15" });
    expect(await draw(frame)).toMatchObject({ visible: true, images: 1 });
    expect(visit.trouble).toEqual({ errors: [], requests: [] });
  });
});
