import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { CommandError } from "../../kernel-lib/cli/command.ts";
import { labTarget } from "../../kernel-lib/cli/commands/lab.ts";
import { packageRoot } from "../../kernel-lib/cli/project.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

const start = process.cwd();
const notebooks = path.join(packageRoot, "notebooks");
let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(start);
  remove();
});

test("a notebook of mine is opened before the package's of the same name, a folder of mine before a chapter", () => {
  writeFileSync("01-random-features.ipynb", "{}");
  mkdirSync("00");
  expect(labTarget("01-random-features.ipynb")).toEqual({ folder, page: "01-random-features.ipynb" });
  expect(labTarget("00")).toEqual({ folder: path.join(folder, "00") });
});

test("where there is none, the start of a name opens the package's", () => {
  expect(labTarget("01-random-features.ipynb")).toEqual({ folder: notebooks, page: "01-random-features.ipynb" });
  expect(labTarget("00")).toEqual({ folder: notebooks, page: "00-start.ipynb" });
  expect(labTarget(undefined)).toEqual({ folder: notebooks, page: "00-start.ipynb" });
  expect(() => labTarget("nowhere")).toThrow(
    new CommandError("nowhere is neither the start of a name in notebooks/ nor a file or folder"),
  );
});
