import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command, Given } from "../command.ts";
import { executeNotebook, readTimeout } from "../execute.ts";
import { notebookPath } from "../project.ts";

async function run(given: Given): Promise<number> {
  const notebook = notebookPath(given.args[0]);
  const work = mkdtempSync(path.join(tmpdir(), "tangentlab-"));
  try {
    const executed = path.join(work, "executed.ipynb");
    const options = { timeout: readTimeout(given.text("timeout")), kernel: given.text("kernel") };
    const { failure } = await executeNotebook(notebook, executed, options);
    const output = given.text("output");
    if (output) {
      copyFileSync(executed, path.resolve(output));
      console.log(`wrote ${path.resolve(output)}`);
    }
    if (failure) console.error(failure);
    else console.log("all cells ran");
    return failure ? 1 : 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `tangentlab run`: every cell of a notebook, to see that it works. */
export const runCommand: Command = {
  name: "run",
  summary: "run all cells of a notebook and tell whether they work",
  operands: "<notebook.ipynb>",
  count: [1, 1],
  options: {
    output: { value: "file.ipynb", help: "write the notebook with its outputs there" },
    timeout: { value: "seconds", help: "longest time for one cell (default 300)" },
    kernel: { value: "name", help: "kernel to use (default: the notebook's)" },
  },
  notes: ["The notebook itself is only read. A failing cell ends the run: exit code 1, last line cell 3: Error: boom"],
  run,
};
