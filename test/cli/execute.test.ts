import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { executeNotebook } from "../../kernel-lib/cli/execute.ts";
import { temporaryFolder } from "../e2e/checkout.ts";
import { readNotebook, writeNotebook } from "../e2e/notebook-files.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

test("variables for the kernel reach it, and nothing else", async () => {
  const name = "TANGENTLAB_TEST_VARIABLE";
  const notebook = writeNotebook(path.join(folder, "a.ipynb"), [
    { code: `console.log(process.env.${name}, process.env.HOME);` },
  ]);
  const output = path.join(folder, "out.ipynb");
  expect(await executeNotebook(notebook, output, { timeout: 60, env: { [name]: "lecture" } })).toEqual({});
  expect(readNotebook(output).cells[0].outputs?.[0].text).toEqual([`lecture ${process.env.HOME}\n`]);
  expect(process.env[name]).toBeUndefined();
}, 60_000);
