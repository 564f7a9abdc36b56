import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Figure, figure, line } from "tangentlab";
import { type Browser, openFile, seenFigures, seriousViolations, startBrowser, type Visit } from "./browser.ts";
import { root, tangentlab, temporaryFolder } from "./checkout.ts";
import { executed } from "./executed.ts";
import { type Cell, notebooks, plotlyMime, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

let folder: string;
let remove: () => void;
const pictures = path.join(root, "test-results");
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  mkdirSync(pictures, { recursive: true });
});
afterAll(() => remove());

const on = (slide_type: string) => ({ metadata: { slideshow: { slide_type } } });
const stored = (shown: Partial<Figure>) => ({
  output_type: "display_data",
  data: { [plotlyMime]: shown, "text/plain": "a curve" },
  metadata: { alt: shown.alt ?? "a curve" },
});
const xs = [1, 2, 3, 4];
const ours = figure({ title: "A small curve rises", x: { label: "x" }, y: { label: "y" } }, [
  line(xs, xs, { name: "first" }),
  line(
    xs,
    xs.map((x) => x + 0.02),
    { name: "second" },
  ),
]);
const plain = {
  data: [{ x: xs, y: xs, mode: "lines+markers" }],
  layout: { title: { text: "The ridge $\\tilde\\lambda$" } },
};

/** A lecture with everything that its author may say about slides. */
const lecture: readonly Cell[] = [
  { markdown: "Bring the *chalk*.", ...on("notes") },
  { markdown: "# A lecture on $\\lambda$", ...on("slide") },
  { markdown: "## The first figure", ...on("slide") },
  { code: "first", outputs: [stored(ours)] },
  { markdown: "Say that it **rises**.", ...on("notes") },
  { markdown: "And then?", ...on("fragment") },
  { markdown: "Say why.", ...on("notes") },
  { markdown: "Nobody sees this.", ...on("skip") },
  { markdown: "## The second", ...on("subslide") },
  { code: "second", outputs: [stored(plain)] },
  { markdown: "## The end", ...on("slide") },
];

/** {@link lecture} as slides, made once. */
let lectureFile: Promise<string> | undefined;
const lectureSlides = (): Promise<string> => {
  lectureFile ??= slides("lecture", lecture);
  return lectureFile;
};

async function slides(name: string, cells: readonly Cell[], args: readonly string[] = ["--no-execute"]) {
  const html = path.join(folder, `${name}.slides.html`);
  const notebook = writeNotebook(path.join(folder, `${name}.ipynb`), cells);
  const { code, err } = await tangentlab(["slides", notebook, ...args]);
  expect([err, code]).toEqual(["", 0]);
  return html;
}

describe("the file", () => {
  test("is one, loads nothing, holds each library once, and no skipped cell", async () => {
    const page = readFileSync(await lectureSlides(), "utf8");
    expect(page).not.toMatch(/<script[^>]*\ssrc=|<link[^>]*\shref=/);
    for (const library of [/! plotly\.js \d/g, /\* reveal\.js\n/g, /! MathJax \d/g]) {
      expect(page.match(library) ?? []).toHaveLength(1);
    }
    expect(page).not.toContain("Nobody sees this");
    expect(page.match(/<aside class="notes">/g)).toHaveLength(3);
  }, 60_000);

  test.each<readonly [string, readonly Cell[], string]>([
    ["an unknown type", [{ markdown: "a" }, { markdown: "b", ...on("slied") }], 'cell 2 has the slide type "slied"'],
    [
      "no slide",
      [
        { markdown: "a", ...on("skip") },
        { markdown: "b", ...on("notes") },
      ],
      "there is no slide",
    ],
  ])(
    "is not written for %s",
    async (name, cells, sentence) => {
      const notebook = writeNotebook(path.join(folder, `${name}.ipynb`), cells);
      const { code, err } = await tangentlab(["slides", notebook, "--no-execute"]);
      expect(err).toContain(sentence);
      expect(code).toBe(1);
    },
    60_000,
  );
});

/** Waits for an expression to hold. The page's policy forbids Playwright's own way, which compiles it there. */
async function until({ page }: Visit, condition: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(30)) if (await page.evaluate(condition)) return;
  throw new Error(`it never held that ${condition}`);
}

describeWithBrowser("in a browser, from disk, without network", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  const place = ({ page }: Visit) => page.evaluate<[number, number]>("[Reveal.getIndices().h, Reveal.getIndices().v]");
  const untilAt = (visit: Visit, h: number, v: number) =>
    until(visit, `Reveal.getIndices().h === ${h} && (Reveal.getIndices().v ?? 0) === ${v}`);
  /** Waits until nothing fades in or out. */
  const still = (visit: Visit) =>
    until(visit, "document.getAnimations().every(({ playState }) => playState !== 'running')");
  const violations = async (visit: Visit) => {
    await still(visit);
    return seriousViolations(visit.page);
  };
  /** Each figure in pixels of its slide: where it ends, the least text and the thinnest curve that are drawn in it. */
  const sizes = `[...document.querySelectorAll(".js-plotly-plot")].map((plot) => {
    const texts = [...plot.querySelectorAll("text")].filter((text) => text.textContent.trim() !== "");
    const curves = [...plot.querySelectorAll("path.js-line")];
    return {
      width: Number(plot.querySelector(".main-svg").getAttribute("width")),
      text: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize))),
      line: Math.min(...curves.map((curve) => parseFloat(getComputedStyle(curve).strokeWidth))),
    };
  })`;
  /** How far anything seen on each slide reaches below or beside it, in its own pixels. */
  const overhang = `Reveal.getSlides().filter((slide) => !slide.matches(".tl-scrolls")).map((slide) => {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v ?? 0, 99);
    const frame = document.querySelector(".slides").getBoundingClientRect();
    const rects = [...slide.querySelectorAll(".jp-Cell, .main-svg, pre, p, .tl-control")].map((n) => n.getBoundingClientRect());
    const over = Math.max(...rects.map(({ right, bottom }) => Math.max(right - frame.right, bottom - frame.bottom)));
    return Math.round(Math.max(0, over / Reveal.getScale()));
  })`;

  test("slides, below-slides, fragments and notes stand where the author says; figures are large", async () => {
    for (const dark of [false, true]) {
      const visit = await openFile(browser, await lectureSlides(), { dark });
      const { page, trouble } = visit;
      expect(await page.evaluate("Reveal.getTotalSlides()")).toBe(4);
      expect(await page.locator("h1 mjx-container svg").count()).toBe(1);
      expect((await seenFigures(page)).every(({ marks }) => marks > 0)).toBe(true);
      for (const figure of await page.evaluate<{ width: number; text: number; line: number }[]>(sizes)) {
        expect(figure.width).toBe(1200);
        expect(figure.text).toBeGreaterThanOrEqual(19);
        expect(figure.line).toBeGreaterThanOrEqual(3.49);
      }
      expect(await page.locator(".gtitle-math-group svg").count()).toBe(1);
      const fonts = [".fragment p", ".highlight pre"].map(
        (name) => `getComputedStyle(document.querySelector("${name}")).fontSize`,
      );
      expect(await page.evaluate(`[${fonts}]`)).toEqual(["26px", "20px"]);
      await page.keyboard.press("ArrowRight");
      await untilAt(visit, 1, 0);
      expect(await page.locator(".fragment").isVisible()).toBe(false);
      await page.keyboard.press("ArrowRight"); // the fragment
      await until(visit, `document.querySelector(".fragment").classList.contains("visible")`);
      expect(await place(visit)).toEqual([1, 0]);
      await still(visit);
      await page.screenshot({ path: path.join(pictures, `slide${dark ? "-dark" : ""}.png`) });
      expect(await page.locator("aside:visible").count()).toBe(0);
      expect(await violations(visit)).toEqual([]);
      await page.keyboard.press("ArrowDown");
      await untilAt(visit, 1, 1);
      expect(await page.evaluate(overhang)).toEqual([0, 0, 0, 0]);
      const background = await page.evaluate("getComputedStyle(document.querySelector('.main-svg')).backgroundColor");
      expect(background).toBe(dark ? "rgb(21, 24, 29)" : "rgb(255, 255, 255)");
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    }
  }, 120_000);

  test("the speaker's window shows notes and what comes next, and its keys move the slides", async () => {
    const visit = await openFile(browser, await lectureSlides());
    const popup = visit.page.waitForEvent("popup");
    await visit.page.keyboard.press("s");
    const speaker = await popup;
    const text = async (id: string) => (await speaker.locator(`#${id}`).textContent())?.trim();
    expect([await text("place"), await text("notes"), await text("next")]).toEqual([
      "1 / 4",
      "Bring the chalk.",
      "The first figure",
    ]);
    await speaker.keyboard.press("PageDown");
    await untilAt(visit, 1, 0);
    expect([await text("notes"), await text("next")]).toEqual(["Say that it rises.", "on this slide"]);
    await speaker.keyboard.press("PageDown");
    await speaker.waitForSelector(':text("Say why.")');
    expect(await text("next")).toBe("The second");
    expect(visit.trouble).toEqual({ errors: [], requests: [] });
    await speaker.close();
    await visit.page.close();
  }, 120_000);

  test("a control keeps its keys; Page Down and Escape give them back", async () => {
    const cells = [
      { markdown: "# Live", ...on("slide") },
      { code: 'import { figure, line, live, slider } from "tangentlab";', ...on("skip") },
      {
        code: `const a = slider("gain a", { from: 0, to: 10, value: 5 });
live(() => figure({ title: "Gain " + a.value, x: { label: "x" }, y: { label: "y" } }, [line([0, 1], [0, a.value])]))`,
        ...on("slide"),
      },
      { markdown: "# After", ...on("slide") },
    ];
    const visit = await openFile(browser, await slides("live", cells, []));
    const { page, trouble } = visit;
    const sees = (title: string) => page.waitForSelector(`.js-plotly-plot :text-is("${title}")`);
    await page.keyboard.press("PageDown");
    await untilAt(visit, 1, 0);
    await sees("Gain 5");
    const slider = page.getByLabel("gain a");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await sees("Gain 5.5");
    await page.keyboard.press("ArrowUp");
    await sees("Gain 6");
    expect(await place(visit)).toEqual([1, 0]);
    const [{ width, text }] = await page.evaluate<{ width: number; text: number }[]>(sizes);
    expect([width, text >= 19]).toEqual([1200, true]);
    await page.screenshot({ path: path.join(pictures, "slide-live.png") });
    expect(await violations(visit)).toEqual([]);
    await page.keyboard.press("PageDown");
    await untilAt(visit, 2, 0);
    await page.keyboard.press("ArrowLeft");
    await untilAt(visit, 1, 0);
    await slider.focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    await untilAt(visit, 2, 0);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  }, 120_000);

  test("prints one page a slide, no figure cut, in light colours, by print and by ?print-pdf", async () => {
    const html = await lectureSlides();
    for (const query of ["", "?print-pdf"]) {
      const { page, trouble } = await browser.open({ allowed: (url) => url.startsWith(`file://${encodeURI(html)}`) });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.goto(`file://${encodeURI(html)}${query}`);
      await page.waitForSelector("html[data-ready]", { state: "attached" });
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
      expect(pdf.match(/\/Type ?\/Page\b/g)).toHaveLength(4);
      await page.emulateMedia({ media: "print" });
      await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
      const edges = await page.evaluate<
        number[][]
      >(`[...document.querySelectorAll(".js-plotly-plot .main-svg")].map((svg) => {
        const slide = svg.closest("section").getBoundingClientRect();
        const { left, right, top, bottom } = svg.getBoundingClientRect();
        return [left - slide.left, slide.right - right, top - slide.top, slide.top + 720 - bottom];
      })`);
      expect(edges.length).toBeGreaterThan(1);
      for (const edge of edges.flat()) expect(edge).toBeGreaterThanOrEqual(0);
      const seen = await page.evaluate("getComputedStyle(document.querySelector('.main-svg')).backgroundColor");
      expect(seen).toBe("rgb(255, 255, 255)");
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    }
  }, 120_000);

  test("a failing cell is told on the first slide, with a link that leads to it", async () => {
    const cells = [{ markdown: "# Half" }, { code: "1" }, { markdown: "# Then" }, { code: 'throw new Error("boom")' }];
    const notebook = writeNotebook(path.join(folder, "half.ipynb"), cells);
    const { code, err } = await tangentlab(["slides", notebook]);
    expect([code, err.trimEnd()]).toEqual([1, "cell 2: Error: boom"]);
    const visit = await openFile(browser, path.join(folder, "half.slides.html"));
    expect(await visit.page.locator(".present .tl-failure").textContent()).toMatch(
      /^Execution stopped at cell 2:\sError: boom/,
    );
    await visit.page.locator(".tl-failure a").click();
    await untilAt(visit, 2, 0);
    expect(await visit.page.locator("#tl-failed").isVisible()).toBe(true);
    expect(await violations(visit)).toEqual([]);
    expect(visit.trouble).toEqual({ errors: [], requests: [] });
    await visit.page.close();
  }, 120_000);

  test("without slide types headings begin slides, and what is too tall goes on below", async () => {
    const text = "A paragraph that is long enough to take two lines of a slide, as paragraphs in notebooks do. ".repeat(
      2,
    );
    const cells = [
      { markdown: "# Title\n\nwords\n\n## Second\n\n```\n# no heading\n```\n\n### Third level" },
      { code: "1", outputs: [stored(ours)] },
      { code: "2", outputs: [stored(ours)] },
      { markdown: `## Long\n\n${`${text}\n\n`.repeat(12)}` },
      { code: Array.from({ length: 80 }, (_, i) => `const line${i} = ${i};`).join("\n") },
      { markdown: "after the code" },
    ];
    const { page, trouble } = await openFile(browser, await slides("headings", cells));
    const stacks = `[...document.querySelectorAll(".slides > section")].map((stack) => stack.children.length)`;
    const [first, second, third, ...rest] = await page.evaluate<number[]>(stacks);
    expect([first, rest]).toEqual([1, []]);
    expect(second).toBeGreaterThanOrEqual(2);
    expect(third).toBeGreaterThanOrEqual(4);
    expect(await page.locator(".tl-running").first().textContent()).toBe("Second");
    expect(await page.locator("section.tl-scrolls").count()).toBe(1);
    expect(Math.max(...(await page.evaluate<number[]>(overhang)))).toBe(0);
    const ids = await page.evaluate<string[]>(`[...document.querySelectorAll("[id]")].map(({ id }) => id)`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  }, 120_000);

  test.each(notebooks.map((file) => [path.basename(file, ".ipynb"), file]))(
    "%s: every figure full width and large, nothing over the edge",
    async (name, file) => {
      const html = path.join(folder, `${name}.html`);
      const run = await executed(file);
      const { code, err } = await tangentlab(["slides", run.file, "--no-execute", "--output", html]);
      expect([err, code]).toEqual(["", 0]);
      expect(statSync(html).size).toBeLessThan(10e6);
      const visit = await openFile(browser, html);
      const { page, trouble } = visit;
      expect((await seenFigures(page)).every(({ marks }) => marks > 0)).toBe(true);
      const figures = await page.evaluate<{ width: number; text: number }[]>(sizes);
      expect(figures.length).toBeGreaterThan(0);
      for (const { width, text } of figures) expect([width, text >= 18]).toEqual([1200, true]);
      expect(Math.max(...(await page.evaluate<number[]>(overhang)))).toBe(0);
      expect(await violations(visit)).toEqual([]);
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    },
    600_000,
  );
});
