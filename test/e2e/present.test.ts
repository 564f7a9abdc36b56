import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Browser, startBrowser } from "./browser.ts";
import { root, temporaryFolder } from "./checkout.ts";
import { kernelReady, runAll } from "./lab.ts";
import { writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const code = `import { figure, line, live, slider } from "tangentlab";
const a = slider("slope a", { from: 1, to: 5, value: 2 });
live(() => figure({ title: "Lines", x: { label: "x" }, y: { label: "y" } }, [1, 1.1, 1.2].map((k) => line([1, 2], [k, a.value * k], { name: "line " + k }))))`;

/** The address that `tangentlab lab` prints alone on a line. */
async function addressOf(lab: ChildProcess): Promise<URL> {
  for await (const text of createInterface({ input: lab.stdout! })) if (text.startsWith("http")) return new URL(text);
  throw new Error("JupyterLab ended without an address");
}

describeWithBrowser("lab --present", () => {
  let folder: string;
  let remove: () => void;
  let browser: Browser;
  beforeAll(async () => {
    ({ folder, remove } = temporaryFolder());
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    remove();
  });

  test("large letters and figures, no side bar; the user's settings stay, nothing is left behind", async () => {
    const notebook = writeNotebook(path.join(folder, "talk.ipynb"), [{ markdown: "# Talk\n\nwords" }, { code }]);
    const scratch = path.join(folder, "tmp");
    mkdirSync(scratch);
    const own = { HOME: folder, TMPDIR: scratch, JUPYTER_CONFIG_DIR: path.join(folder, "config") };
    const main = path.join(root, "dist", "cli", "main.js");
    const lab = spawn(process.execPath, [main, "lab", notebook, "--present", "--no-browser"], {
      env: { ...process.env, ...own },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(lab, "close");
    try {
      const address = await addressOf(lab);
      const visit = await browser.open({ allowed: (url) => url.replace(/^ws/, "http").startsWith(address.origin) });
      const { page, trouble } = visit;
      await page.goto(address.href);
      await kernelReady(page);
      await runAll(visit);
      await page.waitForSelector(".js-plotly-plot .main-svg");
      const seen = await page.evaluate(`(() => {
        const size = (selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
        const plot = document.querySelector(".js-plotly-plot");
        return { words: size(".jp-RenderedMarkdown p"), code: size(".jp-CodeCell .cm-content"), title: size(".gtitle"),
          control: size(".tl-control label"), wide: plot.layout.width > 1200, tick: size(".xtick text"), seen: document.querySelector("#jp-left-stack").offsetWidth };
      })()`);
      expect(seen).toEqual({ words: 24, code: 22, title: 26, control: 24, wide: true, tick: 20, seen: 0 });
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.waitForFunction('document.querySelector(".js-plotly-plot").layout.height < 520');
      const screen = await page.evaluate(`(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const prompt = document.querySelector(".jp-CodeCell .jp-InputPrompt");
        const code = document.querySelector(".jp-CodeCell .cm-scroller");
        const height = box(".js-plotly-plot").bottom - box(".tl-control").top;
        return { fits: height < box(".jp-WindowedPanel-outer").height, bar: document.querySelector("#jp-main-statusbar")?.offsetHeight ?? 0,
          prompt: prompt.scrollWidth <= prompt.clientWidth, code: code.scrollWidth <= code.clientWidth };
      })()`);
      expect(screen).toEqual({ fits: true, bar: 0, prompt: true, code: true });
      await page.locator(".js-plotly-plot").scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(root, "test-results", "lab-present.png") });
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    } finally {
      lab.kill("SIGTERM");
    }
    expect((await ended)[0]).toBe(0);
    expect(readdirSync(scratch).filter((name) => name.startsWith("tangentlab-work"))).toEqual([]);
    expect(existsSync(path.join(folder, "config", "lab", "user-settings"))).toBe(false);
  }, 180_000);
});
