import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { CommandError } from "../../kernel-lib/cli/command.ts";
import { outputPath } from "../../kernel-lib/cli/project.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
let notebook: string;
const place = (...names: string[]): string => path.join(folder, ...names);
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  notebook = place("a.ipynb");
  writeFileSync(notebook, "{}");
  mkdirSync(place("b"));
});
afterEach(() => remove());

describe("outputPath", () => {
  test("is beside the notebook, in the folder named, or the file named", () => {
    expect(outputPath(notebook, undefined, ".html")).toBe(place("a.html"));
    expect(outputPath(notebook, place("b"), ".html")).toBe(place("b", "a.html"));
    expect(outputPath(notebook, place("b", "c.htm"), ".html")).toBe(place("b", "c.htm"));
    expect(outputPath(place("A.B.IPYNB"), undefined, ".handout.ipynb")).toBe(place("A.B.handout.ipynb"));
  });

  test("refuses what cannot be written to, before any work", () => {
    const refused = (given: string | undefined, sentence: string): void =>
      expect(() => outputPath(notebook, given, ".html")).toThrow(new CommandError(sentence));
    refused(place("no", "c.html"), `the folder ${place("no")} does not exist`);
    refused(place("a.ipynb", "c.html"), `the folder ${notebook} does not exist`);
    mkdirSync(place("a.html"));
    refused(undefined, `${place("a.html")} is a folder; name a file with --output`);
    refused(notebook, "--output is the notebook itself; choose another file");
    symlinkSync(notebook, place("link.html"));
    refused(place("link.html"), "--output is the notebook itself; choose another file");
  });
});
