import { readFileSync, writeFileSync } from "node:fs";
import { type Command, CommandError, type Given } from "../command.ts";
import { makeHandout, type SourceNotebook } from "../handout.ts";
import { notebookPath, outputPath } from "../project.ts";

const ending = ".handout.ipynb";

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

async function run(given: Given): Promise<number> {
  const source = notebookPath(given.args[0]);
  const output = outputPath(source, given.text("output"), ending);
  const content = JSON.parse(readFileSync(source, "utf8")) as SourceNotebook;
  const { notebook, places, removed } = makeHandout(content, given.args[0]);
  if (places === 0) {
    throw new CommandError(
      `${given.args[0]} has no solution to take out: mark it with // BEGIN SOLUTION and // END SOLUTION, or tag its cell "solution"`,
    );
  }
  writeFileSync(output, `${JSON.stringify(notebook, null, 1)}\n`);
  console.log(
    `wrote ${output} (${count(places, "place")} to fill in, ${count(removed, "cell")} of the instructor left out)`,
  );
  return 0;
}

/** `tangentlab handout`: a notebook without its solutions. */
export const handoutCommand: Command = {
  name: "handout",
  summary: "write a notebook without its solutions, for students",
  operands: "<notebook.ipynb>",
  count: [1, 1],
  options: { output: { value: "file.ipynb", help: `where to write (default: beside the notebook, <name>${ending})` } },
  notes: [
    "Lines between // BEGIN SOLUTION and // END SOLUTION (or ### ...) and cells tagged solution become",
    "// your code here; cells tagged instructor are left out; outputs are cleared. Check cells stay, so that",
    "npx tangentlab run <handout> grades an answer: exit code 0 when every check holds.",
  ],
  run,
};
