import { copyFileSync } from "node:fs";
import path from "node:path";
import { type Command, CommandError, type Given, UsageError } from "../command.ts";
import { type ExecuteOptions, type Execution, executeNotebook, readTimeout } from "../execute.ts";
import { environmentCure, findEnvironment, notebookPath, outputPath } from "../project.ts";
import { withWorkFolder } from "../work-folder.ts";

interface RunOptions extends ExecuteOptions {
  readonly local: boolean;
}

/** With JupyterLab's own client where there is one; else, and with `--local`, inside this process. */
async function execute(notebook: string, output: string, options: RunOptions): Promise<Execution> {
  if (!options.local && findEnvironment()) return executeNotebook(notebook, output, options);
  if (options.kernel !== undefined) {
    throw new CommandError(`--kernel needs JupyterLab: leave --kernel out, or ${environmentCure()}`);
  }
  const { executeLocally } = await import("../execute-local.ts");
  return executeLocally(notebook, output, options);
}

async function run(given: Given): Promise<number> {
  const notebook = notebookPath(given.args[0]);
  const local = given.has("local");
  const asked = given.text("output");
  const kernel = given.text("kernel");
  if (local && kernel !== undefined) {
    throw new UsageError("choose --kernel or --local: with --local the kernel of this program runs the cells");
  }
  const output = asked === undefined ? undefined : outputPath(notebook, asked, ".executed.ipynb");
  const options = { timeout: readTimeout(given.text("timeout")), kernel, local };
  return withWorkFolder(async (work) => {
    const executed = path.join(work, "executed.ipynb");
    const { failure } = await execute(notebook, executed, options);
    if (output) {
      copyFileSync(executed, output);
      console.log(`wrote ${output}`);
    }
    if (failure) console.error(failure);
    else console.log("all cells ran");
    return failure ? 1 : 0;
  });
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
    local: { help: "run inside this program, without Python (so it is where there is no JupyterLab)" },
  },
  notes: [
    "The notebook itself is only read. A failing cell ends the run: exit code 1, last line cell 3: Error: boom",
    "A cell tagged raises-exception may fail, one tagged skip-execution is left out.",
  ],
  run,
};
