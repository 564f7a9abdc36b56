/** What `export` and `slides` have in common: a notebook, executed, as one HTML file. */
import { copyFileSync, statSync } from "node:fs";
import path from "node:path";
import { CommandError, type Given, type OptionInfo, UsageError } from "./command.ts";
import { executeNotebook, readTimeout } from "./execute.ts";
import { pdfPrinter } from "./pdf.ts";
import { runProgram } from "./process.ts";
import { isSameFile, notebookPath, outputPath, pythonPath, script } from "./project.ts";
import { recordingLines } from "./recordings.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What kind of page is made of a notebook. */
export interface PageKind {
  /** End of the file's name where the user gives none. */
  readonly ending: ".html" | ".slides.html";
  /** Further arguments for scripts/export.py. */
  readonly args: readonly string[];
  /** How large figures are drawn where their code says nothing; what the user's environment says without it. */
  readonly presentation?: string | undefined;
}

/** Options of every command that writes a page. */
export const pageOptions = {
  output: { value: "file.html", help: "where to write (default: beside the notebook)" },
  execute: { help: "run all cells first (default)" },
  "no-execute": { help: "take the outputs stored in the notebook" },
  "hide-code": { help: "text, figures and results without the code" },
  theme: {
    value: "light|dark|auto",
    choices: ["light", "dark", "auto"],
    help: "colours (default auto: the reader's own)",
  },
  pdf: { help: "write a PDF beside it as well (needs Chromium)" },
  static: { help: "figures as they are; else those of live() follow their controls without a kernel" },
  timeout: { value: "seconds", help: "longest time for one cell (default 300)" },
  kernel: { value: "name", help: "kernel to use (default: the notebook's)" },
} as const satisfies Readonly<Record<string, OptionInfo>>;

/** What these commands say about failing cells, in their help. */
export const pageNotes: readonly string[] = [
  "The notebook itself is only read. When a cell fails, the page is written with the failing cell marked, the",
  "half-executed notebook is kept beside it as <file>.executed.ipynb, the exit code is 1 and the last line names",
  "the cell as JupyterLab counts it (code cells only) and its error: cell 3: Error: boom",
];

interface Plan extends PageKind {
  readonly notebook: string;
  readonly html: string;
}

async function toHtml(executed: string, { notebook, html, args }: Plan): Promise<void> {
  const place = ["--name", path.parse(notebook).name, "--folder", path.dirname(notebook)];
  const all = ["-W", "ignore", script("export.py"), executed, html, ...place, ...args];
  const { code, errors } = await runProgram(pythonPath(), all);
  if (code !== 0) throw new CommandError(`${errors}\nno page was written`.trim());
}

/** Where a half-executed notebook is kept beside the page: not over the notebook itself, which may have that very name. */
export function keptPath(html: string, notebook: string): string {
  const [first, second] = ["", "-2"].map((n) => html.replace(/\.html?$/i, "").concat(`.executed${n}.ipynb`));
  return isSameFile(first, notebook) ? second : first;
}

/** Executes in a folder of its own, so that the notebook stays as it is; keeps what was executed when a cell fails. */
async function executeAndWrite(plan: Plan, given: Given): Promise<string | undefined> {
  if (given.has("no-execute")) {
    await toHtml(plan.notebook, plan);
    return undefined;
  }
  const timeout = readTimeout(given.text("timeout"));
  const env = plan.presentation ? { TANGENTLAB_PRESENTATION: plan.presentation } : {};
  return withWorkFolder(async (work) => {
    const executed = path.join(work, "executed.ipynb");
    const record = !given.has("static");
    const options = { timeout, kernel: given.text("kernel"), record, env };
    const { failure } = await executeNotebook(plan.notebook, executed, options);
    const keep = () => {
      const kept = keptPath(plan.html, plan.notebook);
      copyFileSync(executed, kept);
      console.log(`kept ${kept}`);
    };
    await toHtml(executed, plan).catch((error: unknown) => {
      keep();
      throw error;
    });
    if (failure) keep();
    for (const line of recordingLines(executed)) console.log(line);
    return failure;
  });
}

/** Options that say how cells run. */
const ofRuns = ["execute", "kernel", "timeout", "static"];

/** Writes the page that the arguments ask for and returns the exit code. */
export async function writePage(given: Given, kind: PageKind): Promise<number> {
  const idle = given.has("no-execute")
    ? ofRuns.find((name) => given.has(name) || given.text(name) !== undefined)
    : undefined;
  if (idle !== undefined) throw new UsageError(`choose --no-execute or --${idle}: no cell runs with --no-execute`);
  const notebook = notebookPath(given.args[0]);
  const html = outputPath(notebook, given.text("output"), kind.ending);
  const code = given.has("hide-code") || given.has("report") ? ["--hide-code"] : [];
  const args = ["--theme", given.text("theme") ?? "auto", ...code, ...kind.args];
  const print = given.has("pdf") ? await pdfPrinter() : undefined;
  const failure = await executeAndWrite({ ...kind, notebook, html, args }, given);
  console.log(`wrote ${html} (${(statSync(html).size / 1e6).toFixed(1)} MB)`);
  if (print) console.log(`wrote ${await print(html)}`);
  if (failure) console.error(failure);
  return failure ? 1 : 0;
}
