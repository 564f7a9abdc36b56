import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FrontSession } from "../../kernel-lib/jupyter/front-session.ts";
import { newSession } from "./notebook.ts";

let area: string;
let session: FrontSession;

beforeAll(async () => {
  area = await realpath(await mkdtemp(path.join(os.tmpdir(), "tangentlab-folders-")));
  session = newSession({ folder: area });
});

afterAll(() => rm(area, { recursive: true, force: true }));

/** Writes files below the area, and moves the session to one of its folders. */
async function folder(name: string, files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(area, name, file)), { recursive: true });
    await writeFile(path.join(area, name, file), text);
  }
  session.rebase(path.join(area, name));
}

/** Converts cells in order; codes and categories of the last one's diagnostics. */
const check = (...cells: string[]) =>
  cells
    .map((code, index) =>
      session.convert(code, index + 1).diagnostics.map(({ code, category }) => `${category} ${code}`),
    )
    .at(-1)!;

describe("modules of a notebook's folder", () => {
  test("a folder that does not exist: Node's types, and tangentlab from the kernel's own package", async () => {
    session.rebase(path.join(area, "nowhere", "at", "all"));
    expect(check("import { sep } from 'node:path'\nsep.length.toFixed()")).toEqual([]);
    expect(check("import * as t from 'tangentlab'", "t.nonsense")).toEqual(["error 2339"]);
    expect(check("import { nonsense } from 'tangentlab'")).toEqual(["error 2305"]);
    expect(check("import { x } from 'tangentlab/no-such-chapter'")).toEqual(["error 2307"]);
    expect(session.complete('import { } from "tang', 21).items.map(({ name }) => name)).toContain("tangentlab");
  });

  test("a folder with a tangentlab of its own takes that one", async () => {
    await folder("own", {
      "node_modules/tangentlab/package.json": JSON.stringify({
        name: "tangentlab",
        version: "9.0.0",
        types: "index.d.ts",
      }),
      "node_modules/tangentlab/index.d.ts": "export declare const fromHere: 9;",
    });
    expect(check("import { fromHere } from 'tangentlab'", "const n: 8 = fromHere")).toEqual(["error 2322"]);
  });

  test("a package with conditional exports, a local module and JSON", async () => {
    await folder("modules", {
      "node_modules/pack/package.json": JSON.stringify({
        name: "pack",
        exports: {
          ".": { types: "./main.d.ts", default: "./main.js" },
          "./*": { types: "./sub/*.d.ts", default: "./sub/*.js" },
        },
      }),
      "node_modules/pack/main.d.ts": "export declare class Pack { private secret: 1; readonly size: number }",
      "node_modules/pack/sub/extra.d.ts": "import { Pack } from '../main.js'; export declare const extra: Pack;",
      "local.ts": "import type { Pack } from 'pack'; export const sizeOf = (pack: Pack): number => pack.size;",
      "data.json": '{ "rows": 3 }',
    });
    const imports =
      "import { Pack } from 'pack'; import { extra } from 'pack/extra'; import { sizeOf } from './local.ts'; import data from './data.json' with { type: 'json' }";
    expect(check(imports, "const p: Pack = extra; const n: number = sizeOf(p) + data.rows")).toEqual([]);
    expect(check("data.columns")).toEqual(["error 2339"]);
    expect(check("sizeOf(1)")).toEqual(["error 2345"]);
    expect(check("import { hidden } from 'pack/main.js'")).toEqual(["error 2307"]);
  });

  test("a package without types is a warning, and any", async () => {
    await folder("untyped", {
      "node_modules/plain/package.json": JSON.stringify({ name: "plain", version: "1.0.0", main: "main.js" }),
      "node_modules/plain/main.js": "exports.anything = 1;",
    });
    expect(check("import plain from 'plain'")).toEqual(["warning 7016"]);
    expect(check("plain.anything.at.all")).toEqual([]);
  });

  test("a package that is installed after the import failed", async () => {
    await folder("later", { "readme.txt": "" });
    expect(check("import { late } from 'late'")).toEqual(["error 2307"]);
    const base = path.join(area, "later", "node_modules", "late");
    await mkdir(base, { recursive: true });
    await writeFile(path.join(base, "package.json"), JSON.stringify({ name: "late", types: "index.d.ts" }));
    await writeFile(path.join(base, "index.d.ts"), "export declare const late: string;");
    expect(check("import { late } from 'late'", "late.toUpperCase()")).toEqual([]);
  });

  test("a local module that was edited is read again after a reset", async () => {
    await folder("edited", { "lib.ts": "export const value = 1;" });
    expect(check("import { value } from './lib.ts'\nvalue.toFixed()")).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(path.join(area, "edited", "lib.ts"), "export const value = 'text';");
    session.reset();
    expect(check("import { value } from './lib.ts'\nvalue.toFixed()")).toEqual(["error 2551"]);
  });

  test("a nearer @types/node does not replace the kernel's", async () => {
    await folder("types", {
      "node_modules/@types/node/package.json": JSON.stringify({
        name: "@types/node",
        version: "99.0.0",
        types: "index.d.ts",
      }),
      "node_modules/@types/node/index.d.ts": "declare const onlyIn99: 99;",
      "node_modules/wants/package.json": JSON.stringify({ name: "wants", types: "index.d.ts" }),
      "node_modules/wants/index.d.ts": '/// <reference types="node" />\nexport declare const wants: Buffer;',
    });
    expect(check("import { wants } from 'wants'", "wants.readUInt8(0)")).toEqual([]);
    expect(check("onlyIn99")).toEqual(["error 2304"]);
  });
});

test("a preloaded package is the one of the folder, and unknown where there is none", async () => {
  session.preload(["ml-matrix", "pack"]);
  session.rebase(path.resolve("notebooks"));
  expect(check("import { Matrix } from 'ml-matrix'", "Matrix.eye(2).foo")).toEqual(["error 2339"]);
  await folder("preloaded", {
    "node_modules/pack/package.json": JSON.stringify({ name: "pack", types: "index.d.ts" }),
    "node_modules/pack/index.d.ts": "export declare const here: 1;",
  });
  expect(check("import { Matrix } from 'ml-matrix'")).toEqual(["error 2307"]);
  expect(check("import { here } from 'pack'", "const n: 2 = here")).toEqual(["error 2322"]);
  session.preload([]);
  session.rebase(area);
  expect(check("import { here } from 'pack'")).toEqual(["error 2307"]);
});

describe("the nearest tsconfig.json", () => {
  test("strict, lib, types and paths are respected; module settings are not", async () => {
    await folder("configured", {
      "tsconfig.json": `{ // comments are allowed
        "compilerOptions": { "strict": false, "lib": ["es2022", "dom"], "types": ["extra"], "module": "commonjs", "target": "es5",
          "paths": { "@/*": ["./src/*"] } } }`,
      "src/deep.ts": "export const deep = 1;",
      "node_modules/@types/extra/index.d.ts": "declare const fromTypes: 5;",
      "sub/readme.txt": "",
    });
    const cell =
      "const n: number = null; document.title; const f: typeof fromTypes = 5; import { deep } from '@/deep'; void [n, f, deep, await 1, process.pid]";
    expect(check(cell)).toEqual([]);
    session.rebase(path.join(area, "configured", "sub"));
    expect(check(cell)).toEqual([]);
    session.rebase(area);
    expect(check("const n: number = null")).toEqual(["error 2322"]);
    expect(check("document.title")).toEqual(["error 2584"]);
  });

  test("extends is followed, noImplicitAny: false switches evolving types off", async () => {
    await folder("extended", {
      "base.json": '{ "compilerOptions": { "strict": false } }',
      "tsconfig.json": '{ "extends": "./base.json", "compilerOptions": { "noImplicitAny": false } }',
    });
    expect(check("const n: number = null")).toEqual([]);
  });

  test("a broken one is ignored", async () => {
    await folder("broken", { "tsconfig.json": "{ nonsense" });
    expect(check("const n: number = null")).toEqual(["error 2322"]);
  });
});
