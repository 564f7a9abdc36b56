import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, openFile, type SeenFigure, seenFigures, seriousViolations, startBrowser } from "./browser.ts";
import { root, tangentlab, temporaryFolder } from "./checkout.ts";
import { executed } from "./executed.ts";
import { type Cell, countFigures, notebooks, plotlyMime, readNotebook, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

let folder: string;
let remove: () => void;
const pictures = path.join(root, "test-results");
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  mkdirSync(pictures, { recursive: true });
});
afterAll(() => remove());

const evil = '</script><!--<script><img src=x onerror="window.hacked=1">';
/** As raw HTML, where an author may write what he likes; it must stay without effect too. */
const evilHtml =
  '<img src="data:image/png,x" onerror="window.hacked=1"><script>window.hacked=1</script><svg onload="window.hacked=1"></svg>';
const curve = (title: string, type = "scatter") => ({
  data: [{ type, mode: "lines+markers", x: [1, 2, 3], y: [2, 1, 3], name: title, line: { color: "#3b1c6d" } }],
  layout: { title: { text: title }, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff", font: { color: "#1f2328" } },
});
const shown = (figure: unknown, alt = "a curve") => ({
  output_type: "display_data",
  data: { [plotlyMime]: figure, "text/plain": alt },
  metadata: { alt },
});

/** An executed notebook with everything a page must cope with. */
const sample: readonly Cell[] = [
  { markdown: "# The ridge $\\lambda$\n\nIt solves $$\\lambda = \\tilde\\lambda (1 - \\tfrac1P)$$" },
  { markdown: "## Curves of $\\tilde\\lambda$" },
  { code: `// ${evil}\nconst a = 1;`, outputs: [shown(curve("The ridge $\\tilde\\lambda$ falls"))] },
  { code: "evil", outputs: [shown(curve(evil), evil)] },
  { code: "gl", outputs: [shown(curve("many points", "scattergl"))] },
  { markdown: `### Words\n\n${evilHtml}` },
  {
    code: "html",
    outputs: [{ output_type: "display_data", data: { "text/html": `<b>bold</b>${evilHtml}` }, metadata: {} }],
  },
];

async function exported(
  name: string,
  args: readonly string[],
  cells: readonly Cell[] = sample,
  metadata = {},
): Promise<string> {
  const html = path.join(folder, `${name}.html`);
  const notebook = writeNotebook(path.join(folder, `${name}.ipynb`), cells, metadata);
  const { code, err } = await tangentlab(["export", notebook, "--output", html, ...args]);
  expect([err, code]).toEqual(["", 0]);
  return html;
}

/** {@link sample} with no option but the one that leaves it as it is, exported once. */
let sampleFile: Promise<string> | undefined;
const exportedSample = (): Promise<string> => {
  sampleFile ??= exported("sample", ["--no-execute"]);
  return sampleFile;
};

describe("the file", () => {
  test("is one, holds plotly.js once, and loads nothing", async () => {
    const page = readFileSync(await exportedSample(), "utf8");
    expect(page.match(/! plotly\.js \d/g) ?? []).toHaveLength(1);
    expect(page).not.toMatch(/<script[^>]*\ssrc=|<link[^>]*\shref=/);
    expect(page).toContain(`http-equiv="Content-Security-Policy"`);
  }, 60_000);

  test("is without plotly.js when there is no figure", async () => {
    const html = await exported("words", ["--no-execute"], [{ markdown: "# Words" }]);
    expect(statSync(html).size).toBeLessThan(3e6);
  }, 60_000);

  test("refuses images from the network, by address", async () => {
    const notebook = writeNotebook(path.join(folder, "remote.ipynb"), [
      { markdown: "![a](https://example.org/a.png) <img src='http://example.org/b.png'> [link](https://example.org/)" },
      { markdown: "![c][far]\n\n[far]: https://example.org/c.png\n\n```\n![d](https://example.org/d.png)\n```" },
    ]);
    const { code, err } = await tangentlab(["export", notebook, "--no-execute"]);
    expect(err).toContain(
      "the network for: https://example.org/a.png http://example.org/b.png https://example.org/c.png.",
    );
    expect(code).toBe(1);
    expect(existsSync(path.join(folder, "remote.html"))).toBe(false);
  }, 60_000);
});

describe("a page that would leave itself", () => {
  test.each([
    `<meta http-equiv="Refresh" content="0; url=https://example.org/">`,
    `<base href="https://example.org/">`,
    `<link rel="dns-prefetch" href="//example.org">`,
  ])(
    "is refused: %s",
    async (element) => {
      const notebook = writeNotebook(path.join(folder, "outward.ipynb"), [{ markdown: `text\n\n${element}\n` }]);
      const { code, err } = await tangentlab(["export", notebook, "--no-execute"]);
      expect(err).toMatch(
        /^the page would not stay by itself: <(meta|base|link) .*example\.org.*\. Remove it from the notebook\.$/m,
      );
      expect(code).toBe(1);
      expect(existsSync(path.join(folder, "outward.html"))).toBe(false);
    },
    60_000,
  );
});

describe("a cell fails", () => {
  test("the page marks it, the half-executed notebook is kept, the last line names it, the source stays", async () => {
    const own = path.join(folder, `it's "ü"`);
    mkdirSync(own);
    const cells = [
      { markdown: "# Half" },
      { code: "1 + 1" },
      { code: "2" },
      { code: 'throw new Error("boom")' },
      { code: "4" },
    ];
    const notebook = writeNotebook(path.join(own, "half.ipynb"), cells);
    const before = readFileSync(notebook, "utf8");
    const { code, err } = await tangentlab(["export", notebook]);
    expect(code).toBe(1);
    expect(err.trimEnd().split("\n").at(-1)).toBe("cell 3: Error: boom");
    expect(readdirSync(own).sort()).toEqual(["half.executed.ipynb", "half.html", "half.ipynb"]);
    expect(readFileSync(notebook, "utf8")).toBe(before);
    const page = readFileSync(path.join(own, "half.html"), "utf8");
    expect(page).toContain("<code>Error: boom</code>");
    expect(page.match(/id="tl-failed"/g)).toHaveLength(1);
    const kept = readNotebook(path.join(own, "half.executed.ipynb"));
    expect(kept.cells.map(({ outputs }) => outputs?.length ?? 0)).toEqual([0, 1, 1, 1, 0]);
  }, 120_000);
});

describeWithBrowser("in a browser, from disk, without network", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  const expectDrawn = (figures: readonly SeenFigure[], count: number): void => {
    expect(figures).toHaveLength(count);
    for (const figure of figures) expect(figure.marks).toBeGreaterThan(0);
  };

  test("nothing injected runs, everything is drawn, in both colour schemes", async () => {
    const html = await exported("evil", ["--no-execute"], sample, { title: evil });
    for (const dark of [false, true]) {
      const { page, trouble } = await openFile(browser, html, { dark });
      expectDrawn(await seenFigures(page), 3);
      expect(await page.evaluate("window.hacked")).toBeUndefined();
      expect(await page.title()).toBe(evil);
      const background = await page.evaluate("getComputedStyle(document.querySelector('.main-svg')).backgroundColor");
      expect(background).toBe(dark ? "rgb(21, 24, 29)" : "rgb(255, 255, 255)");
      const blocked = /Content Security Policy/; // the inline scripts and handlers put there on purpose
      expect(trouble.errors.filter((error) => !blocked.test(error))).toEqual([]);
      expect(trouble.requests).toEqual([]);
      await page.close();
    }
  }, 120_000);

  test("figures of live() follow their controls; what is not recorded is said", async () => {
    const cells = [
      { markdown: "# Live\n\n## Controls" },
      {
        code: 'import { figure, line, live, slider, toggle } from "tangentlab";\nconst a = slider("gain a", { from: 0, to: 100, value: 33 });\nconst square = toggle("square");',
      },
      {
        code: `const x = Array.from({ length: 200 }, (_, i) => i / 20);
live(() => {
  if (a.value === 40) throw new RangeError("40 is not drawn");
  const wave = x.map((v) => a.value * Math.sin(v) ** (square.value ? 2 : 1));
  return figure({ title: "A " + a.value + (square.value ? " squared" : ""), x: { label: "x" }, y: { label: "y" } }, [line(x, wave)]);
})`,
      },
      { code: "live(() => [{ gain: a.value }])" },
    ];
    const html = path.join(folder, "live.html");
    const notebook = writeNotebook(path.join(folder, "live.ipynb"), cells);
    const run = await tangentlab(["export", notebook, "--output", html]);
    expect([run.err, run.code]).toEqual(["", 0]);
    expect(run.out).toMatch(/^cell 2: recorded 44 points \(22 x 2\), 0\.\d\d MB, \d+\.\d s$/m);
    const { page, trouble } = await openFile(browser, html);
    const sees = (text: string) => page.waitForSelector(`.js-plotly-plot :text-is("${text}")`, { timeout: 10_000 });
    const table = () => page.locator("td").allTextContents();
    await sees("A 33");
    const slider = page.getByLabel("gain a");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await sees("A 35");
    expect([await table(), await slider.count()]).toEqual([["35"], 1]);
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(':text("RangeError: 40 is not drawn")');
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("square").check();
    await sees("A 45 squared");
    expect(await page.locator(':text("RangeError")').count()).toBe(1); // in the cell's own code
    expect(await page.locator("figure.tl-figure").getAttribute("aria-label")).toMatch(/^A 45 squared\./);
    await page.screenshot({ path: path.join(pictures, "export-live.png"), fullPage: true });
    expect(await seriousViolations(page)).toEqual([]);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
    const still = await tangentlab(["export", notebook, "--output", html, "--static"]);
    expect([still.err, still.code, still.out.includes("recorded")]).toEqual(["", 0, false]);
    expect(readFileSync(html, "utf8")).not.toContain("vnd.tangentlab.recording");
  }, 120_000);

  test("formulas are typeset, in the text, in the contents and in titles; the contents lead to their headings", async () => {
    const { page } = await openFile(browser, await exportedSample());
    const count = (selector: string): Promise<number> => page.locator(selector).count();
    expect(await count("main .jp-RenderedMarkdown mjx-container svg")).toBe(3);
    expect(await count(".gtitle-math-group svg")).toBe(1);
    expect(await page.evaluate("document.querySelector('main').innerText")).not.toMatch(/\\lambda|\$\$/);
    const entries = page.locator("nav.tl-contents a");
    expect(await entries.count()).toBe(3);
    expect(await count("nav.tl-contents a mjx-container svg")).toBe(2);
    await entries.nth(1).click();
    expect(await page.evaluate("document.querySelector(':target')?.localName")).toBe("h2");
    await page.close();
  }, 120_000);

  test("--hide-code leaves out the code and nothing else; --theme dark is dark for everyone", async () => {
    const html = await exported("report", ["--no-execute", "--hide-code", "--theme", "dark"]);
    const { page } = await openFile(browser, html);
    expect(await page.locator(".jp-CodeCell .jp-InputArea-editor").count()).toBe(0);
    expectDrawn(await seenFigures(page), 3);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(21, 24, 29)");
    await page.close();
  }, 120_000);

  test("--pdf prints figures within the page, in light colours", async () => {
    const html = await exported("paper", ["--no-execute", "--pdf"]);
    expect(readFileSync(html.replace(/html$/, "pdf")).subarray(0, 5).toString()).toBe("%PDF-");
    const { page } = await openFile(browser, html, { dark: true });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    for (const { width } of await seenFigures(page)) expect(width).toBeGreaterThan(0);
    const first = "[...document.querySelectorAll('.js-plotly-plot')].map((plot) => plot.querySelector('.main-svg'))";
    const look = `${first}.map((svg) => [svg.getBoundingClientRect().width, getComputedStyle(svg).backgroundColor])`;
    const drawn = await page.evaluate<[number, string][]>(look);
    for (const [width] of drawn) expect(width).toBe(640);
    expect(drawn[1][1]).toBe("rgb(255, 255, 255)");
    await page.close();
  }, 120_000);

  test("--presentation lecture enlarges text, lines and figures; on paper they fit", async () => {
    const html = await exported("lecture", ["--no-execute", "--presentation", "lecture"]);
    const { page, trouble } = await openFile(browser, html);
    const look = `(() => {
      const plot = document.querySelector(".js-plotly-plot");
      const size = (selector, name) => parseFloat(getComputedStyle(document.querySelector(selector))[name]);
      return [size(".js-plotly-plot .xtick text", "fontSize"), size("main p", "fontSize"),
        plot.querySelector(".main-svg").getBoundingClientRect().width, size(".js-plotly-plot .js-line", "strokeWidth")];
    })()`;
    const [tick, words, width, line] = await page.evaluate<number[]>(look);
    expect([tick, words, width]).toEqual([20, 22, 1280]);
    expect(line).toBeGreaterThan(3.4);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect((await page.evaluate<number[]>(look))[2]).toBe(640);
    expect(trouble.requests).toEqual([]);
    await page.close();
  }, 120_000);

  describe.each(notebooks.map((file) => [path.basename(file, ".ipynb"), file]))("%s", (name, file) => {
    test("runs from top to bottom; exported: all figures drawn, no error, no request, nothing serious for axe", async () => {
      const before = readFileSync(file, "utf8");
      const html = path.join(folder, `${name}.html`);
      const run = await executed(file);
      expect([run.err, run.code]).toEqual(["", 0]);
      expect(run.out).toContain("all cells ran");
      expect(countFigures(readNotebook(run.file))).toBeGreaterThan(0);
      expect(readFileSync(file, "utf8")).toBe(before);
      const { err, code } = await tangentlab(["export", run.file, "--no-execute", "--output", html]);
      expect([err, code]).toEqual(["", 0]);
      expect(statSync(html).size).toBeLessThan(7.6e6 + statSync(run.file).size);
      const { page, trouble } = await openFile(browser, html);
      expect(await page.getAttribute("html", "data-ready")).toBe("1");
      expect(await page.locator("nav.tl-contents li").count()).toBeGreaterThan(1);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        const isDark = `!/255/.test(getComputedStyle(document.querySelector(".main-svg")).backgroundColor)`;
        while ((await page.evaluate(isDark)) !== (scheme === "dark")) await page.waitForTimeout(50);
        expectDrawn(await seenFigures(page), countFigures(readNotebook(run.file)));
        await page.screenshot({ path: path.join(pictures, `export-${name}-${scheme}.png`), fullPage: true });
        const rules = scheme === "light" ? undefined : ["color-contrast"]; // nothing else depends on the scheme
        expect(await seriousViolations(page, "html", rules)).toEqual([]);
      }
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    }, 600_000);
  });
});
