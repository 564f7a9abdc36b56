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

const code = `import { figure, line } from "tangentlab";
figure({ title: "A line", x: { label: "x" }, y: { label: "y" } }, [line([1, 2], [1, 2])])`;

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
          wide: plot.layout.width > 1200, tick: size(".xtick text"), seen: document.querySelector("#jp-left-stack").offsetWidth };
      })()`);
      expect(seen).toEqual({ words: 24, code: 22, title: 26, wide: true, tick: 20, seen: 0 });
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
