import { SourceMap } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { Notebook, newSession } from "./notebook.ts";

const session = newSession();

/** Converts cells in order and gives the last. */
function emitted(...cells: string[]) {
  const notebook = new Notebook(session);
  return cells.map((code) => notebook.convert(code)).at(-1)!;
}

describe("the shape of a converted cell", () => {
  test("registers its names first and notes each statement", () => {
    const { js } = emitted("let w = 1\nfunction f() {}\nconst c = w");
    const lines = js.split("\n").map((line) => line.trim());
    expect(lines.slice(0, 4)).toEqual([
      '(function*($tl) { "use strict";',
      '$tl.own("w", () => w, $tl_value => { w = $tl_value; });',
      '$tl.own("f", () => f);',
      '$tl.own("c", () => c);',
    ]);
    expect(lines.filter((line) => line.startsWith("$tl.at"))).toEqual(["$tl.at = 0;", "$tl.at = 2;"]);
  });

  test("the index is that of the statement that runs", async () => {
    const notebook = new Notebook(session);
    await expect(notebook.run("type T = 1\nlet a = 1\na++\nthrow new Error('here')")).rejects.toThrow("here");
    expect(notebook.at).toBe(3);
  });

  test("boxes are parameters in the order of `foreign`", () => {
    const { js, foreign } = emitted("const a = 1; const b = 2; type T = number", "const x: T = b; x + a");
    expect(foreign).toEqual(["b", "a"]);
    expect(js).toMatch(/^\(function\*\(\$tl, \$tl_b, \$tl_a\) /);
  });

  test("a name used as a type only needs no box", () => {
    expect(emitted("class A { x = 1 }", "let a: A | undefined; const t: typeof a = undefined; t").foreign).toEqual([]);
  });

  test("kinds of names", () => {
    const code =
      "import { sep } from 'node:path'; const a = 1; let b = 2; var c = 3; function d() {} class E {} enum F { A } interface G {} type H = 1; declare const i: number; namespace J { export const k = 1 } void sep";
    const own = emitted(code).own.map(({ name, kind }) => `${name} ${kind}`);
    expect(own).toEqual(["sep import", "a const", "b let", "c let", "d function", "E class", "F const", "J const"]);
  });

  test("imports after elision", () => {
    const { specifiers } = emitted(
      "import path, { join as glue } from 'node:path'; import * as os from 'node:os'; import 'node:fs'; import type { Stats } from 'node:fs'; import { type Dirent, existsSync } from 'node:fs'; let s: Stats | Dirent; void [glue, path, os, existsSync]",
    );
    expect(specifiers).toEqual(["node:path", "node:os", "node:fs"]);
  });

  test("a file beside the notebook, its name from the execution count", () => {
    expect(emitted("1").file).toMatch(/\/notebooks\/cell-1_\d+\.ts$/);
  });

  test("top-level for await and await using make an async function", () => {
    expect(emitted("for await (const x of []) void x").mode).toBe("async");
    expect(emitted("{ await using x = null; void x }").mode).toBe("async");
    expect(emitted("async function f() { for await (const x of []) void x }").mode).toBe("generator");
  });
});

describe("loop guards", () => {
  test("stand in loops of async functions only", async () => {
    const notebook = new Notebook(session);
    await notebook.run(
      "let n = 0; for (let i = 0; i < 3; i++) n++; while (n < 5) n++; function f() { do n++; while (n < 9) } f()",
    );
    expect(notebook.ticks).toBe(0);
    await notebook.run(
      "async function g() { for (let i = 0; i < 3; i++) n++; for (const x of [1, 2]) { n += x } for (const k in { a: 1 }) void k; while (n < 20) n++; do { n++ } while (n < 25) }\nn = 0; await g()",
    );
    expect(notebook.ticks).toBe(3 + 2 + 1 + 14 + 5);
  });

  test("in async arrows, methods and generators, not in functions inside them", async () => {
    const notebook = new Notebook(session);
    await notebook.run(
      "const f = async () => { for (const x of [1, 2]) [3, 4].forEach(() => { for (const y of [1]) void [x, y] }) }; await f()",
    );
    expect(notebook.ticks).toBe(2);
    await notebook.run(
      "class A { async m() { outer: for (;;) { for (;;) break outer } } async *g() { while (true) { yield 1; return } } }; await new A().m(); for await (const x of new A().g()) void x",
    );
    expect(notebook.ticks).toBe(2 + 2 + 1 + 1);
  });

  test("keep a body without braces and the closures of its turns", async () => {
    const notebook = new Notebook(session);
    expect(
      await notebook.run(
        "const fs: (() => number)[] = []; await (async () => { for (let i = 0; i < 3; i++) fs.push(() => i) })(); fs.map((f) => f())",
      ),
    ).toEqual([0, 1, 2]);
  });
});

describe("source maps", () => {
  test("lead from the code that runs to the user's text", () => {
    const code = "const earlier = 1";
    const second =
      "interface Gone { a: 1 }\n\nconst x: number = earlier\nconst f = () => { throw new Error('mapped') }\nf()";
    const cell = emitted(code, second);
    const map = new SourceMap(JSON.parse(cell.map));
    const lines = cell.js.split("\n");
    const line = lines.findIndex((text) => text.includes("throw new Error"));
    const found = map.findEntry(line, lines[line]!.indexOf("new Error"));
    expect(found).toMatchObject({ originalLine: 3, originalColumn: second.split("\n")[3]!.indexOf("new Error") });
    const reading = lines.findIndex((text) => text.includes("const x"));
    expect(map.findEntry(reading, lines[reading]!.indexOf("$tl_earlier"))).toMatchObject({
      originalLine: 2,
      originalColumn: 18,
    });
  });

  test("name the cell's file only", () => {
    const cell = emitted("1");
    const { sources, mappings } = JSON.parse(cell.map);
    expect(cell.file.endsWith(`/${sources[0]}`)).toBe(true);
    expect(mappings.startsWith(";")).toBe(true);
  });

  test("no map comment is left in the code", () => {
    expect(emitted("1").js).not.toContain("sourceMappingURL");
  });
});
