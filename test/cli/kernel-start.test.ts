/** A kernel that does not start is told in one sentence, by whatever command wants it. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { pythonPath, script } from "../../kernel-lib/cli/project.ts";
import { run, temporaryFolder } from "../e2e/checkout.ts";
import { writeNotebook } from "../e2e/notebook-files.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

const spec = (...argv: string[]): string =>
  JSON.stringify({ argv, display_name: "broken", language: "typescript", metadata: {} });

test.each([
  ["gone", spec("/none/node"), "FileNotFoundError: [Errno 2] No such file or directory: '/none/node'"],
  ["ending at once", spec(process.execPath, "-e", ""), "RuntimeError: Kernel died before replying to kernel_info"],
  ["without a command", spec(), "IndexError: list index out of range"],
  ["damaged", '{"argv', "JSONDecodeError: Unterminated string starting at: line 1 column 2 (char 1)"],
])("a program that is %s", async (_what, content, reason) => {
  mkdirSync(path.join(folder, "kernels", "broken"), { recursive: true });
  writeFileSync(path.join(folder, "kernels", "broken", "kernel.json"), content);
  const output = path.join(folder, "out.ipynb");
  const notebook = writeNotebook(path.join(folder, "a.ipynb"), [{ code: "1" }]);
  const args = ["-W", "ignore", script("execute.py"), notebook, output, "--kernel", "broken"];
  const ended = await run(pythonPath(), args, { env: { ...process.env, JUPYTER_PATH: folder } });
  expect(ended).toEqual({
    code: 1,
    out: "",
    err: `The kernel "broken" does not start (${reason}). "npx tangentlab install" registers ours anew; "npx tangentlab doctor" looks for other causes.\n`,
  });
  expect(existsSync(output)).toBe(false);
});
