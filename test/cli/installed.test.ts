/** The commands of a copy in somebody's node_modules, where there is no "npm start". */
import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { readArguments } from "../../kernel-lib/cli/command.ts";
import { installCommand } from "../../kernel-lib/cli/commands/install.ts";
import { environmentCure, packageRoot } from "../../kernel-lib/cli/project.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

test("cures fit the place", () => {
  const installed = path.resolve("node_modules", "tangentlab");
  const list = path.join("node_modules", "tangentlab", "requirements.lock");
  expect(environmentCure(installed)).toBe(
    `python3 -m venv .venv && .venv/bin/pip install -r "${list}" && npx tangentlab install`,
  );
  expect(environmentCure(packageRoot)).toBe(`run "npm start" once in ${packageRoot}`);
});

test("install brings kernel, extension and template, and takes them away", async () => {
  jest.spyOn(console, "log").mockReturnValue();
  const share = (...names: string[]): string => path.join(folder, "share", "jupyter", ...names);
  const files = [
    share("kernels", "tangentlab", "kernel.json"),
    share("labextensions", "tangentlab", "static", "plotly.js"),
    share("nbconvert", "templates", "tangentlab", "static", "script-hashes.txt"),
  ];
  expect(await installCommand.run(readArguments(installCommand, ["--prefix", folder]))).toBe(0);
  expect(files.filter(existsSync)).toEqual(files);
  expect(existsSync(path.join(folder, "etc"))).toBe(false);
  expect(await installCommand.run(readArguments(installCommand, ["--prefix", folder, "--remove"]))).toBe(0);
  expect(files.filter(existsSync)).toEqual([]);
});
