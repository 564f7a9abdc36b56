// Staged notebooks hold no outputs and no execution counts: `git diff` stays readable, and nothing old is shown.
// `--fix FILE...` removes them.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const git = (...args) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 1e9 });

/** Names of code cells that carry results. */
const dirty = (text) =>
  JSON.parse(text)
    .cells.filter(
      ({ cell_type, outputs, execution_count }) => cell_type === "code" && (outputs.length > 0 || execution_count),
    )
    .map(({ id }) => id);

function fix(file) {
  const notebook = JSON.parse(readFileSync(file, "utf8"));
  for (const cell of notebook.cells.filter(({ cell_type }) => cell_type === "code")) {
    cell.outputs = [];
    cell.execution_count = null;
  }
  delete notebook.metadata.widgets;
  writeFileSync(file, `${JSON.stringify(notebook, null, 1)}\n`);
}

if (process.argv[2] === "--fix") {
  process.argv.slice(3).forEach(fix);
} else {
  const staged = git("diff", "--cached", "--name-only", "--diff-filter=ACM", "-z", "--", "*.ipynb")
    .split("\0")
    .filter(Boolean);
  const bad = staged.filter((file) => dirty(git("show", `:${file}`)).length > 0);
  for (const file of bad)
    console.error(`${file} holds outputs: node scripts/check-notebooks.mjs --fix "${file}", then git add it`);
  process.exitCode = bad.length > 0 ? 1 : 0;
}
