import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { figure, line } from "tangentlab";
import { type Browser, openFile, startBrowser } from "./browser.ts";
import { tangentlab, temporaryFolder } from "./checkout.ts";
import { openNotebook, startLab } from "./lab.ts";
import { plotlyMime, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const options = { title: "Wide", presentation: "lecture", x: { label: "x" }, y: { label: "y" } } as const;
const { alt = "", ...wide } = figure(options, [line([0, 1, 2], [0, 1, 4], { name: "squares" })]);
/** One that leaves its width open. */
const open = { data: [{ x: [0, 1, 2], y: [0, 1, 4] }], layout: {} };
const outputs = [wide, open].map((shown) => ({
  output_type: "display_data",
  data: { [plotlyMime]: shown, "text/plain": alt },
  metadata: { alt },
}));

/** Widths of the pictures and of their boxes, in order. */
const widths = (page: Page) =>
  page.evaluate<{ picture: number; box: number }[]>(
    `[...document.querySelectorAll(".js-plotly-plot")].map((plot) =>
      ({ picture: plot.querySelector(".main-svg").getBoundingClientRect().width, box: plot.clientWidth }))`,
  );

/** Asks the page until the answer is as wanted (its policy forbids Playwright's waitForFunction). */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean, what: string): Promise<T> {
  for (const end = Date.now() + 5000; ; await sleep(50)) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(answer)}`);
  }
}

/** The window takes a width; the first picture, 1280 wide, and the second one must be as wide as their boxes allow. */
async function fits(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 720 });
  const isFitting = ({ picture, box }: { picture: number; box: number }, i: number) =>
    picture === (i === 0 ? Math.min(box, 1280) : box);
  await until(
    () => widths(page),
    (all) => all.every(isFitting),
    `in a window of ${width} pixels`,
  );
}

const ranges = (page: Page) =>
  page.evaluate<[number, number][]>(
    '[...document.querySelectorAll(".js-plotly-plot")].map(({ layout }) => layout.xaxis.range)',
  );

/** Zooms into the middle of each figure with the mouse. */
async function zoom(page: Page): Promise<void> {
  for (const plot of await page.locator(".js-plotly-plot .nsewdrag").all()) {
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await plot.boundingBox())!;
    await page.mouse.move(x + width * 0.3, y + height * 0.3);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height * 0.7, { steps: 4 });
    await page.mouse.up();
  }
}

async function followsTheWindow(page: Page, sizes: readonly number[]): Promise<void> {
  for (const width of sizes) await fits(page, width);
  await zoom(page);
  const zoomed = await until(
    () => ranges(page),
    (all) => all.every(([from]) => from > 0.2),
    "zoomed",
  );
  for (const width of [...sizes].reverse()) await fits(page, width);
  expect(await ranges(page)).toEqual(zoomed);
}

describeWithBrowser("a window that gets narrower and wider", () => {
  let folder: string;
  let remove: () => void;
  let notebook: string;
  let browser: Browser;
  beforeAll(async () => {
    ({ folder, remove } = temporaryFolder());
    mkdirSync(folder, { recursive: true });
    notebook = writeNotebook(path.join(folder, "wide.ipynb"), [{ code: "wide", outputs }]);
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    remove();
  });

  test.each([
    ["as on a screen", []],
    ["for a lecture", ["--presentation", "lecture"]],
  ])(
    "an exported page, %s: figures take the room there is, a zoom stays",
    async (_, args) => {
      const file = path.join(folder, "wide.html");
      const { err, code } = await tangentlab(["export", notebook, "--no-execute", "--output", file, ...args]);
      expect([err, code]).toEqual(["", 0]);
      const { page, trouble } = await openFile(browser, file);
      await followsTheWindow(page, [1280, 640, 375, 1024]);
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    },
    60_000,
  );

  test("JupyterLab: figures take the room there is, a zoom stays", async () => {
    const lab = await startLab([notebook]);
    try {
      const { page, trouble } = await openNotebook(browser, lab, "wide.ipynb");
      await page.waitForFunction('document.querySelectorAll(".js-plotly-plot .main-svg").length > 1');
      await followsTheWindow(page, [1280, 1024, 1920, 1100]);
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    } finally {
      await lab.close();
    }
  }, 120_000);
});
