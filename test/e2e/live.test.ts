import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Browser, seriousViolations, startBrowser, type Visit } from "./browser.ts";
import { root } from "./checkout.ts";
import { kernelReady, type Lab, openNotebook, runAll, savedNotebook, startLab } from "./lab.ts";
import { type Cell, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const pictures = path.join(root, "test-results");
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

const loaded = (page: Page) => kernelReady(page).then(() => page.waitForSelector(sliders));

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

  test("choices, switches, numbers and play work by keyboard and mouse; what cannot be is said", async () => {
    const { page, trouble } = await open("kinds.ipynb", [
      {
        code: `import { live, number, play, raw, select, slider, toggle } from "tangentlab";
const map = select("map", ["relu", "erf", "linear"]);
const theory = toggle("theory");
const seed = number("seed", { from: 0, to: 99, value: 1 });
const t = play("time", { from: 0, to: 5, interval: 50 });
const ridge = slider("ridge λ", { from: 1e-4, to: 1, value: 1e-2, scale: "log" });`,
      },
      {
        code: `live(() => {
  const text = [map, theory, seed, t, ridge].map(({ value }) => value).join(" ");
  return raw({ "text/plain": "state " + text });
})`,
      },
    ]);
    const state = (text: string) => page.getByText(`state ${text}`, { exact: true }).waitFor({ timeout: 20_000 });
    await state("relu false 1 0 0.01");
    await page.getByLabel("map").focus();
    await page.keyboard.press("ArrowDown");
    await state("erf false 1 0 0.01");
    await page.getByLabel("theory").focus();
    await page.keyboard.press("Space");
    await state("erf true 1 0 0.01");
    await page.getByLabel("seed").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("123");
    await page.keyboard.press("Enter");
    await page.getByText(/^not used: /).waitFor({ timeout: 20_000 });
    await page.keyboard.press("Control+a");
    await page.keyboard.type("42");
    await page.keyboard.press("Enter");
    await state("erf true 42 0 0.01");
    expect(await page.getByText(/^not used: /).count()).toBe(0);
    await page.getByRole("button", { name: "Play time" }).focus();
    await page.keyboard.press("Enter");
    await state("erf true 42 5 0.01");
    await page.getByRole("button", { name: "Play time" }).waitFor({ timeout: 20_000 });
    await page.getByLabel("ridge λ", { exact: true }).focus();
    await page.keyboard.press("Home");
    await state("erf true 42 5 0.0001");
    await page.keyboard.press("PageUp");
    await state("erf true 42 5 0.000251");
    expect(await page.getByLabel("ridge λ", { exact: true }).getAttribute("aria-valuetext")).toBe("0.000251");
    await page.screenshot({ path: path.join(pictures, "live-kinds.png") });
    expect(await seriousViolations(page, ".jp-OutputArea")).toEqual([]);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  }, 120_000);

  test("a dragged slider: zoom stays, slow runs are drawn on the way, the last value wins", async () => {
    const slow = `const gain = slider("gain a", { from: 0, to: 100, value: 10 });
live(async ({ signal, progress }) => {
  const a = gain.value;
  for (let i = 0; i < 8 && !signal.aborted; i++) {
    progress(i, 8);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return figure({ title: "A " + a, x: { label: "x" }, y: { label: "y", range: [-100, 100] } }, [line([0, 1], [0, a])]);
})`;
    const { page, trouble } = await open("slow.ipynb", [cells[0]!, { code: slow }]);
    await showsTitle(page, "A 10");
    const range = () =>
      page.evaluate<number[]>("document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(Number)");
    const plot = (await page.locator(".js-plotly-plot .nsewdrag").first().boundingBox())!;
    await page.mouse.move(plot.x + plot.width * 0.3, plot.y + plot.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + plot.height * 0.5, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction("document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range[0] > 0.1");
    const zoomed = await range();
    await page.evaluate(`(() => {
      window.titles = new Set();
      window.bars = 0;
      new MutationObserver(() => {
        window.titles.add(document.querySelector(".js-plotly-plot .gtitle, .js-plotly-plot .g-gtitle")?.textContent);
        if (document.querySelector(".tl-control progress:not([hidden])")) window.bars++;
      }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
    })()`);
    const box = (await page.locator(sliders).boundingBox())!;
    const at = (share: number) => box.x + 8 + (box.width - 16) * share;
    await page.mouse.move(at(0.1), box.y + box.height / 2);
    await page.mouse.down();
    for (let i = 0; i <= 60; i++) {
      await page.mouse.move(at(0.1 + (0.8 * i) / 60), box.y + box.height / 2);
      await page.waitForTimeout(40);
    }
    await page.mouse.up();
    const last = await page.locator(sliders).inputValue();
    expect(Number(last)).toBeGreaterThan(80);
    await showsTitle(page, `A ${last}`);
    const [drawn, bars] = await page.evaluate<[number, number]>("[window.titles.size, window.bars]");
    process.stderr.write(`drag with a run of 800 ms: ${drawn} titles drawn on the way\n`);
    expect(drawn).toBeGreaterThan(2);
    expect(bars).toBeGreaterThan(0);
    expect(await range()).toEqual(zoomed);
    await page.waitForFunction("!document.querySelector('.tl-control progress:not([hidden])')");
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  }, 120_000);
});
