import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { type Server, startServer } from "../../kernel-lib/cli/server.ts";
import type { Browser, Visit } from "./browser.ts";
import { type NotebookFile, readNotebook } from "./notebook-files.ts";

/** A JupyterLab of its own: fresh folders for notebooks, settings, workspaces and connection files. */
export interface Lab {
  readonly folder: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** Starts JupyterLab on copies of notebooks in an empty folder. */
export async function startLab(notebooks: readonly string[]): Promise<Lab> {
  const base = mkdtempSync(path.join(tmpdir(), "tangentlab-lab-"));
  const folder = path.join(base, "my notebooks");
  mkdirSync(folder);
  for (const notebook of notebooks) cpSync(notebook, path.join(folder, path.basename(notebook)));
  const own = {
    HOME: base,
    JUPYTER_CONFIG_DIR: `${base}/config`,
    JUPYTER_DATA_DIR: `${base}/data`,
    JUPYTER_RUNTIME_DIR: `${base}/run`,
  };
  const server = await startServer({ folder, env: { ...process.env, ...own } });
  return {
    folder,
    server,
    async close() {
      server.stop();
      await server.ended;
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Opens a notebook in JupyterLab (a new, empty workspace) and waits for its cells and its kernel. */
export async function openNotebook(browser: Browser, lab: Lab, name: string): Promise<Visit> {
  const address = new URL(lab.server.address);
  const visit = await browser.open({ allowed: (url) => url.replace(/^ws/, "http").startsWith(address.origin) });
  address.pathname = `/lab/workspaces/test-${Date.now()}/tree/${encodeURIComponent(name)}`;
  address.searchParams.set("reset", "");
  await visit.page.goto(address.href);
  await kernelReady(visit.page);
  return visit;
}

/** Waits until a page that loads has its cells, and its session with the kernel. */
export async function kernelReady(page: Page): Promise<void> {
  await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
  const chosen = 'document.querySelector(".jp-KernelName")?.textContent.includes("TypeScript (Tangent Lab)")';
  await page.waitForFunction(chosen, undefined, { timeout: 30_000 });
  await page.waitForSelector('.jp-NotebookPanel-toolbar [data-status="idle"]', { timeout: 60_000, state: "attached" });
}

/** Run > Run All Cells, then waits until every code cell has its number and the kernel is idle. */
export async function runAll({ page }: Visit, timeout = 180_000): Promise<void> {
  await page.click('.lm-MenuBar-itemLabel:text-is("Run")');
  await page.click('.lm-Menu-itemLabel:text-is("Run All Cells")');
  await page.waitForFunction(
    `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every((prompt) => /\\[\\d+\\]/.test(prompt.textContent)) &&
     document.querySelector('.jp-NotebookPanel-toolbar [data-status="idle"]') !== null`,
    undefined,
    { timeout },
  );
}

/** The notebook, or undefined while JupyterLab is writing it. */
function readWhole(file: string): NotebookFile | undefined {
  try {
    return readNotebook(file);
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === "SyntaxError") return undefined;
    throw error;
  }
}

/** Saves the notebook and gives what is then on disk, with a count on every code cell. */
export async function savedNotebook({ page }: Visit, lab: Lab, name: string): Promise<NotebookFile> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
    await page.keyboard.press("Control+s");
    const notebook = readWhole(path.join(lab.folder, name));
    if (notebook?.cells.every(({ cell_type, execution_count }) => cell_type !== "code" || execution_count))
      return notebook;
  }
  throw new Error(`${name} was not saved within 30 s`);
}
