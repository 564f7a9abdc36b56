import { copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Command, CommandError, type Given, UsageError } from "../command.ts";
import { executeNotebook, readTimeout } from "../execute.ts";
import { writePdf } from "../pdf.ts";
import { runProgram } from "../process.ts";
import { isSameFile, notebookPath, pythonPath, script } from "../project.ts";
import { recordingLines } from "../recordings.ts";
import { withWorkFolder } from "../work-folder.ts";

interface Plan {
  readonly notebook: string;
  readonly html: string;
  readonly theme: string;
  readonly hideCode: boolean;
}

/** Where the page goes. Throws CommandError when its folder is missing or it is no place for a file. */
function htmlPath(notebook: string, given: string | undefined): string {
  const file = path.resolve(given ?? notebook.replace(/\.ipynb$/i, "").concat(".html"));
  if (existsSync(file) && statSync(file).isDirectory()) return path.join(file, `${path.parse(notebook).name}.html`);
  if (!existsSync(path.dirname(file))) throw new CommandError(`the folder ${path.dirname(file)} does not exist`);
  if (isSameFile(file, notebook)) throw new CommandError("--output is the notebook itself; choose another file");
  return file;
}

async function toHtml(executed: string, plan: Plan): Promise<void> {
  const args = ["-W", "ignore", script("export.py"), executed, plan.html, "--theme", plan.theme];
  args.push("--name", path.parse(plan.notebook).name, "--folder", path.dirname(plan.notebook));
  if (plan.hideCode) args.push("--hide-code");
  const { code, errors } = await runProgram(pythonPath(), args);
  if (code !== 0) throw new CommandError(`${errors}\nno page was written`.trim());
}

/** Executes in a folder of its own, so that the notebook stays as it is; keeps what was executed when a cell fails. */
async function executeAndWrite(plan: Plan, given: Given): Promise<string | undefined> {
  if (given.has("no-execute")) {
    await toHtml(plan.notebook, plan);
    return undefined;
  }
  const timeout = readTimeout(given.text("timeout"));
  return withWorkFolder(async (work) => {
    const executed = path.join(work, "executed.ipynb");
    const record = !given.has("static");
    const { failure } = await executeNotebook(plan.notebook, executed, {
      timeout,
      kernel: given.text("kernel"),
      record,
    });
    const keep = () => {
      const kept = plan.html.replace(/\.html?$/i, "").concat(".executed.ipynb");
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

async function run(given: Given): Promise<number> {
  if (given.has("execute") && given.has("no-execute")) throw new UsageError("choose --execute or --no-execute");
  const notebook = notebookPath(given.args[0]);
  const html = htmlPath(notebook, given.text("output"));
  mkdirSync(path.dirname(html), { recursive: true });
  const plan = {
    notebook,
    html,
    theme: given.text("theme") ?? "auto",
    hideCode: given.has("hide-code") || given.has("report"),
  };
  const failure = await executeAndWrite(plan, given);
  console.log(`wrote ${html} (${(statSync(html).size / 1e6).toFixed(1)} MB)`);
  if (given.has("pdf")) console.log(`wrote ${await writePdf(html)}`);
  if (failure) console.error(failure);
  return failure ? 1 : 0;
}

/** `tangentlab export`: a notebook, executed, as one HTML file. */
export const exportCommand: Command = {
  name: "export",
  summary: "execute a notebook and write it as one HTML file that works offline",
  operands: "<notebook.ipynb>",
  count: [1, 1],
  options: {
    output: { value: "file.html", help: "where to write (default: beside the notebook)" },
    execute: { help: "run all cells first (default)" },
    "no-execute": { help: "take the outputs stored in the notebook" },
    "hide-code": { help: "a report: text, figures and results without the code" },
    report: { help: "the same as --hide-code" },
    theme: {
      value: "light|dark|auto",
      choices: ["light", "dark", "auto"],
      help: "colours (default auto: the reader's own)",
    },
    pdf: { help: "write a PDF beside it as well (needs Chromium)" },
    static: { help: "figures as they are; else those of live() follow their controls without a kernel" },
    timeout: { value: "seconds", help: "longest time for one cell (default 300)" },
    kernel: { value: "name", help: "kernel to use (default: the notebook's)" },
  },
  notes: [
    "The notebook itself is only read. When a cell fails, the page is written with the failing cell marked, the",
    "half-executed notebook is kept beside it as <file>.executed.ipynb, the exit code is 1 and the last line names",
    "the cell as JupyterLab counts it (code cells only) and its error: cell 3: Error: boom",
  ],
  run,
};
