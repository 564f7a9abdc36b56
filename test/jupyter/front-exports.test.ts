import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { frontConfig } from "../../kernel-lib/jupyter/front-config.ts";
import { moduleThatExports } from "../../kernel-lib/jupyter/front-exports.ts";
import { ProgramFiles } from "../../kernel-lib/jupyter/program-files.ts";

let folder: string;
let files: ProgramFiles;

const write = async (name: string, text: string) => {
  const file = path.join(folder, "dist", name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "tangentlab-exports-"));
  await write(
    "index.d.ts",
    'export declare const one: number, half: number;\nexport * from "./more.js";\ndeclare const own: 1;',
  );
  await write(
    "more.d.ts",
    'export { two, type Three } from "./other.js";\nexport * from "./other.js";\nexport declare class Four {}',
  );
  await write("other.d.ts", "export declare const two: 2;");
  await write("chapters/ntk/index.d.ts", "export declare function five(): void;\nexport interface Six {}");
  files = new ProgramFiles({ ...frontConfig(folder), packageFolder: folder });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("the module that exports a name", () => {
  const found = (name: string) => moduleThatExports(name, files);
  for (const name of ["one", "half", "two", "Three", "Four"]) expect(found(name)).toBe("tangentlab");
  for (const name of ["five", "Six"]) expect(found(name)).toBe("tangentlab/ntk");
  for (const name of ["own", "seven"]) expect(found(name)).toBeUndefined();
});

test("each declaration file is read once, and again when it has changed", async () => {
  const read: string[] = [];
  const snapshot = files.snapshot.bind(files);
  jest.spyOn(files, "snapshot").mockImplementation((name) => {
    const found = snapshot(name);
    if (found === undefined || Object.hasOwn(found, "getText")) return found;
    const getText = found.getText.bind(found);
    return Object.assign(found, {
      getText: (from: number, to: number) => {
        read.push(path.basename(name));
        return getText(from, to);
      },
    });
  });
  for (const name of ["seven", "one", "five", "seven"]) moduleThatExports(name, files);
  expect(read).toEqual(["index.d.ts", "more.d.ts", "other.d.ts", "index.d.ts"]);
  const file = await write("more.d.ts", "export declare const seven: number;");
  await utimes(file, 1e9, 1e9);
  files.forget();
  expect(moduleThatExports("seven", files)).toBe("tangentlab");
  expect(moduleThatExports("two", files)).toBeUndefined();
  expect(read.slice(4)).toEqual(["more.d.ts"]);
});
