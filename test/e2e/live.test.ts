import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Browser, seriousViolations, startBrowser, type Visit } from "./browser.ts";
import { root } from "./checkout.ts";
import { type Lab, openNotebook, runAll, savedNotebook, startLab } from "./lab.ts";
import { type Cell, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const pictures = path.join(root, "test-results");
const idle = '.jp-NotebookPanel-toolbar [data-status="idle"]';
const sliders = '.tl-control input[type="range"]';

const cells: readonly Cell[] = [
  { code: 'import { figure, line, live, slider, toggle } from "tangentlab";' },
  { code: 'const gain = slider("gain a", { from: 0, to: 100, value: 10 });' },
  {
    code: `live(() => {
  const a = gain.value;
  if (a === 25) throw new RangeError("25 is not drawn");
  const x = Array.from({ length: 200 }, (_, i) => i / 20);
  const text = { title: "A " + a, x: { label: "x" }, y: { label: "y", range: [-100, 100] as const } };
  return figure(text, [line(x, x.map((v) => a * Math.sin(v)), { name: "a sin x" })]);
})`,
  },
];

const showsTitle = (page: Page, text: string) =>
  page.waitForFunction(
    `[...document.querySelectorAll(".js-plotly-plot .gtitle, .js-plotly-plot .g-gtitle")].some((title) => title.textContent === ${JSON.stringify(text)})`,
    undefined,
    { timeout: 20_000 },
  );

/** Notes, in the page, the time from each move of a slider to the next change of the figure's title. */
const watchLatency = (page: Page) =>
  page.evaluate(`(() => {
    window.latencies = [];
    let since, before;
    const title = () => document.querySelector(".js-plotly-plot .gtitle, .js-plotly-plot .g-gtitle")?.textContent;
    document.addEventListener("input", () => { since = performance.now(); before = title(); }, true);
    new MutationObserver(() => {
      if (since === undefined || title() === before || !title()) return;
      window.latencies.push(performance.now() - since);
      since = undefined;
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  })()`);

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Ten steps to the right by the keyboard; the figure must show each. Returns the latencies in milliseconds. */
async function tenSteps(page: Page, from: number): Promise<number[]> {
  await watchLatency(page);
  await page.locator(sliders).first().focus();
  for (let value = from + 1; value <= from + 10; value++) {
    await page.keyboard.press("ArrowRight");
    await showsTitle(page, `A ${value}`);
  }
  return page.evaluate<number[]>("window.latencies");
}

function report(what: string, latencies: readonly number[]): void {
  const [middle, most] = [median(latencies), Math.max(...latencies)].map((ms) => ms.toFixed(0));
  process.stderr.write(`${what}: ${latencies.length} moves drawn, median ${middle} ms, worst ${most} ms\n`);
}

const loaded = (page: Page) =>
  page.waitForSelector(idle, { timeout: 60_000, state: "attached" }).then(() => page.waitForSelector(sliders));

describeWithBrowser("live controls in JupyterLab", () => {
  let browser: Browser;
  let lab: Lab;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await startBrowser();
    lab = await startLab([]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  }, 60_000);

  async function open(name: string, content: readonly Cell[]): Promise<Visit> {
    writeNotebook(path.join(lab.folder, name), content);
    const visit = await openNotebook(browser, lab, name);
    await runAll(visit);
    return visit;
  }

  test("the figure follows the keyboard, also after a reload and in a second window", async () => {
    const name = "live.ipynb";
    const visit = await open(name, cells);
    const { page, trouble } = visit;
    await showsTitle(page, "A 10");
    expect(await page.locator(sliders).count()).toBe(1);
    report("slider to figure", await tenSteps(page, 10));
    expect(await page.locator(".tl-control output").first().textContent()).toBe("20");
    await page.screenshot({ path: path.join(pictures, "live-slider.png") });
    expect(await seriousViolations(page, ".tl-control")).toEqual([]);

    await savedNotebook(visit, lab, name);
    await page.reload();
    await loaded(page);
    await showsTitle(page, "A 20");
    const second = await openNotebook(browser, lab, name);
    await loaded(second.page);
    await showsTitle(second.page, "A 20");

    await page.bringToFront();
    await page.locator(sliders).first().focus();
    for (let value = 21; value <= 25; value++) await page.keyboard.press("ArrowRight");
    await page.getByText("RangeError: 25 is not drawn").waitFor({ timeout: 20_000 });
    expect(await page.locator(".js-plotly-plot").count()).toBe(0);
    report("slider to figure, after a reload and an error", await tenSteps(page, 25));
    await showsTitle(second.page, "A 35");
    expect(await second.page.locator(sliders).inputValue()).toBe("35");

    await second.page.bringToFront();
    report("slider to figure, second window", await tenSteps(second.page, 35));
    await showsTitle(page, "A 45");
    expect(await page.locator(sliders).inputValue()).toBe("45");
    expect(await page.locator(".tl-control output").first().textContent()).toBe("45");

    expect(trouble).toEqual({ errors: [], requests: [] });
    expect(second.trouble).toEqual({ errors: [], requests: [] });
    await page.close();
    await second.page.close();
  }, 240_000);
});
