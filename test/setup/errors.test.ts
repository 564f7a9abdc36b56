/** What set-up says when the system fails it: one sentence with the cure. */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { temporaryFolder } from "../e2e/checkout.ts";

interface Errors {
  readonly SetupError: new (message: string) => Error;
  systemSentence(error: unknown, root: string): string | undefined;
  programError(output: string, lastWords: string, sentence: string, root: string): Error;
}
interface Modules {
  missingModules(root: string): string[];
  installModules(root: string): Promise<void>;
  modulesMatch(root: string): boolean;
}
const load = async (name: string): Promise<unknown> => import(pathToFileURL(path.resolve("scripts/setup", name)).href);
const { systemSentence, programError, SetupError } = (await load("errors.mjs")) as Errors;
const { missingModules, installModules, modulesMatch } = (await load("modules.mjs")) as Modules;

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

/** What a failing call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

const full =
  "The disk is full: /here needs about 1 GB. Free some space and run this again; set-up goes on where it stopped.";

describe("failures of the system", () => {
  test("a full disk", () => {
    const error = thrownBy(() => {
      const file = openSync("/dev/full", "w");
      try {
        writeSync(file, "x");
      } finally {
        closeSync(file);
      }
    });
    expect(systemSentence(error, "/here")).toBe(full);
  });

  test("others, those without a sentence of their own included", () => {
    const error = (code: string) => Object.assign(new Error(`${code}: what it says`), { code, syscall: "open" });
    expect(systemSentence(Object.assign(error("EROFS"), { path: "/here/dist" }), "/here")).toMatch(
      /^\/here\/dist cannot be written to/,
    );
    expect(systemSentence(error("EMFILE"), "/here")).toMatch(/^Too many files are open at once\. Raise the limit/);
    expect(systemSentence(error("EBUSY"), "/here")).toMatch(/^\/here is in use\. Close JupyterLab/);
    const missing = thrownBy(() => rmSync(path.join(folder, "missing")));
    expect(systemSentence(missing, "/here")).toMatch(/^ENOENT: .*\. Set-up could not go on\. Run this again/);
  });

  test("a mistake of ours keeps its trace", () => {
    expect(systemSentence(new TypeError("x is undefined"), "/here")).toBeUndefined();
    expect(systemSentence(undefined, "/here")).toBeUndefined();
  });
});

test.each([
  "npm error code ENOSPC\nnpm error syscall write",
  "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
])("a program that found no space: %j", (output) => {
  const error = programError(output, "its last words", "npm ci failed", "/here");
  expect(error).toBeInstanceOf(SetupError);
  expect(error.message).toBe(full);
  expect(programError("another", "its last words", "npm ci failed", "/here").message).toBe(
    "its last words\nnpm ci failed",
  );
});

describe("node_modules", () => {
  const put = (name: string, content: object) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  };
  const module = (name: string, version: string) => put(`node_modules/${name}/package.json`, { name, version });
  beforeEach(() => {
    const packages = {
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a/node_modules/b": { version: "2.0.0" },
      "node_modules/elsewhere": { version: "3.0.0", optional: true },
    };
    put("package-lock.json", { packages });
    put("node_modules/.package-lock.json", { packages });
    module("a", "1.0.0");
    module("a/node_modules/b", "2.0.0");
  });

  test("are complete without those for other systems", async () => {
    expect(missingModules(folder)).toEqual([]);
    await installModules(folder);
    expect(modulesMatch(folder)).toBe(true);
  });

  test.each<readonly [string, () => void, string]>([
    ["a package is gone", () => rmSync(path.join(folder, "node_modules/a/node_modules"), { recursive: true }), "b"],
    ["a package is another version", () => module("a", "1.0.1"), "node_modules/a"],
    ["a package is half there", () => writeFileSync(path.join(folder, "node_modules/a/package.json"), "{"), "a"],
    ["an optional one is half there", () => mkdirSync(path.join(folder, "node_modules/elsewhere")), "elsewhere"],
  ])("are not complete when %s, whatever npm's own list says", async (_, damage, name) => {
    damage();
    expect(missingModules(folder)).toHaveLength(1);
    expect(missingModules(folder)[0]).toMatch(new RegExp(`${name}$`));
  });

  test("get no stamp when npm ends well but leaves some out", async () => {
    rmSync(path.join(folder, "node_modules/a"), { recursive: true });
    const npm = path.join(folder, "npm-cli.js");
    writeFileSync(npm, "");
    const before = process.env.npm_execpath;
    process.env.npm_execpath = npm;
    try {
      await expect(installModules(folder)).rejects.toThrow(
        "npm left out 2 packages (node_modules/a first). Remove node_modules and run this again.",
      );
    } finally {
      if (before === undefined) delete process.env.npm_execpath;
      else process.env.npm_execpath = before;
    }
    expect(modulesMatch(folder)).toBe(false);
  });
});
