/** `run --local` and JupyterLab's client give one verdict on one notebook. */
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tangentlab, temporaryFolder } from "./checkout.ts";
import { type Cell, readNotebook, writeNotebook } from "./notebook-files.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

const stale = [{ output_type: "stream", name: "stdout", text: "of an earlier run" }];
const tagged = (...tags: string[]) => ({ metadata: { tags } });
const cells: readonly Cell[] = [
  { code: 'throw new Error("shown to students");', ...tagged("raises-exception"), outputs: stale },
  { code: 'throw new Error("never run");', ...tagged("skip-execution"), outputs: stale },
  { code: "" },
  { markdown: "text" },
  { code: 'console.log("on");' },
  { code: 'throw new Error("boom");' },
  { code: "1", outputs: stale },
];

const clients = [["--local"], ["--kernel", "tangentlab"]];
const execute = (notebook: string, ...options: readonly string[]) => {
  const output = path.join(folder, "out.ipynb");
  return tangentlab(["run", notebook, "--output", output, ...options]);
};

test.each(clients)(
  "run %j: tags of cells, what failed, nothing of an earlier run",
  async (...options) => {
    const notebook = writeNotebook(path.join(folder, "a.ipynb"), cells, { widgets: { state: 1 } });
    const { code, err } = await execute(notebook, ...options);
    expect([code, err]).toEqual([1, "cell 4: Error: boom\n"]);
    const { cells: executed, metadata } = readNotebook(path.join(folder, "out.ipynb"));
    const seen = executed
      .filter(({ cell_type }) => cell_type === "code")
      .map(({ execution_count, outputs = [] }) => [
        execution_count,
        ...outputs.map(({ ename, text }) => ename ?? [text].flat().join("")),
      ]);
    expect(seen).toEqual([[1, "Error"], [null], [null], [3, "on\n"], [4, "Error"], [null]]);
    expect(metadata.widgets).toBeUndefined();
  },
  60_000,
);

test.each(clients)(
  "run %j: a cell that never ends fails, whatever its tag",
  async (...options) => {
    const endless = [{ code: "while (true);", ...tagged("raises-exception") }];
    const notebook = writeNotebook(path.join(folder, "a.ipynb"), endless);
    const { code, err } = await execute(notebook, "--timeout", "1", ...options);
    expect([code, err]).toEqual([1, "cell 1: Timeout: no end after 1 s\n"]);
  },
  60_000,
);
