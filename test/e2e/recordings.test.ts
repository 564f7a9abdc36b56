/** Recorded outputs of an exported page whose kind changes when a control moves: words, figures, grids of images. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Browser, openFile, startBrowser, type Visit } from "./browser.ts";
import { tangentlab, temporaryFolder } from "./checkout.ts";
import { writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const cells = [
  {
    code: 'import { display, figure, imageGrid, line, live, Matrix, select } from "tangentlab";\nconst n = select("n", [1, 2, 3]);',
  },
  {
    code: `live(() => {
  console.log("printed at " + n.value);
  if (n.value < 3) return "choose n >= 3";
  return figure({ title: "Three", x: { label: "x" }, y: { label: "y" } }, [line([1, 2, 3], [1, 4, 9])]);
})`,
  },
  {
    code: `live(() => {
  const pixels = Float64Array.from({ length: 64 }, (_, i) => (i * n.value) % 7);
  return imageGrid(new Matrix(4, 16, pixels), { title: "Images " + n.value, height: 4, width: 4 });
})`,
  },
  {
    code: `live(() => {
  display("displayed at " + n.value);
})`,
  },
];

const state = { kind: "toggle", label: "on", count: 2, position: 0, texts: ["off", "on"], text: "" };
/** An output that shows words, and a figure once its switch is on. */
const recording = {
  controls: [{ model: "m", state, positions: [0, 1] }],
  fixed: [],
  mode: "all",
  parts: [],
  points: [
    { at: [0], frame: { text: "words" } },
    { at: [1], frame: { figure: { data: [{ type: "scattergl", x: [1, 2], y: [1, 2] }], layout: {} }, text: "a line" } },
  ],
  ms: 1,
};
const data = { "application/vnd.tangentlab.recording+json": recording, "text/plain": "words" };
const stored = [{ code: "stored", outputs: [{ output_type: "display_data", data, metadata: {} }] }];

describeWithBrowser("in an exported page", () => {
  const { folder, remove } = temporaryFolder();
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    const notebook = writeNotebook(path.join(folder, "kinds.ipynb"), cells);
    const html = path.join(folder, "kinds.html");
    const { code, err } = await tangentlab(["export", notebook, "--output", html]);
    expect([err, code]).toEqual(["", 0]);
    browser = await startBrowser();
    visit = await openFile(browser, html);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    remove();
  });

  /** Exports the stored output without running anything. */
  async function exported(command: "export" | "slides"): Promise<string> {
    const html = path.join(folder, `${command}.html`);
    const notebook = writeNotebook(path.join(folder, `${command}.ipynb`), stored);
    const { code, err } = await tangentlab([command, notebook, "--no-execute", "--output", html]);
    expect([err, code]).toEqual(["", 0]);
    return html;
  }

  test("plotly.js is there, and may draw with WebGL, when the only figure is a recorded one", async () => {
    const page = readFileSync(await exported("export"), "utf8");
    expect(page.match(/\/\*! plotly\.js/g)).toHaveLength(1);
    expect(page.match(/<meta content="[^"]* 'unsafe-eval';/g)).toHaveLength(1);
  });

  test("slides keep room for a figure that is not there at first", async () => {
    const { page, trouble } = await openFile(browser, await exported("slides"));
    const { width, height } = await page.evaluate<{ width: number; height: number }>(
      'window.tangentlabDeck.sizeOf(document.querySelector(".tl-recorded .tl-plot"))',
    );
    expect([width > 800, height > 300]).toEqual([true, true]);
    expect(await page.locator("figure.tl-figure:visible").count()).toBe(0);
    await page.getByLabel("on", { exact: true }).check();
    await page.locator("figure.tl-figure .main-svg").first().waitFor({ timeout: 10_000 });
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  });

  const choose = (page: Page, value: string) => page.getByLabel("n", { exact: true }).selectOption({ label: value });
  const drawn = (page: Page, title: string) =>
    page.waitForSelector(`.js-plotly-plot:visible:has(:text-is("${title}"))`, { timeout: 10_000 });

  test("what a run prints or displays by itself is there once, as it was at first", async () => {
    const words = await visit.page.locator(".jp-OutputArea-output").allInnerTexts();
    expect(words.map((text) => text.trim()).filter((text) => /printed|displayed|\[application/.test(text))).toEqual([
      "printed at 1",
      "'displayed at 1'",
    ]);
  });

  test("words give way to a figure and come back; images stay images", async () => {
    const { page, trouble } = visit;
    const words = page.locator("pre:visible:text-is(\"'choose n >= 3'\")");
    await drawn(page, "Images 1");
    expect([await words.count(), await page.locator(".js-plotly-plot").count()]).toEqual([1, 1]);
    await choose(page, "3");
    await drawn(page, "Three");
    await drawn(page, "Images 3");
    expect(await words.count()).toBe(0);
    await page.waitForSelector(".heatmaplayer image", { state: "attached", timeout: 10_000 });
    expect(await page.locator("figure.tl-figure:visible").first().getAttribute("aria-label")).toMatch(/^Three\./);
    await choose(page, "2");
    await drawn(page, "Images 2");
    await words.waitFor({ timeout: 10_000 });
    expect(await page.locator(".js-plotly-plot:visible").count()).toBe(1);
    expect(trouble).toEqual({ errors: [], requests: [] });
  });
});
