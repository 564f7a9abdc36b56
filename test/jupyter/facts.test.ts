import { expect, test } from "@jest/globals";
import type { StatementFacts } from "../../kernel-lib/jupyter/protocol.ts";
import { Notebook, newSession } from "./notebook.ts";

const session = newSession();

const earlier =
  "let lr = 0.1; const data = [1, 2]; function train(n: number) { return n * lr } class M { step(x: number[]) { return x } static s = 1 }; const model = new M(); const maker = () => () => 1; interface Only { a: 1 } declare const ambient: number";

/** Facts of each statement of a cell that follows `earlier`, without what is empty or false. */
function facts(code: string): Partial<StatementFacts>[] {
  const notebook = new Notebook(session);
  notebook.convert(earlier);
  return session
    .facts(code)
    .facts!.statements.map(({ index: _index, ...rest }) =>
      Object.fromEntries(
        Object.entries(rest).filter(([, value]) => value !== false && !(Array.isArray(value) && value.length === 0)),
      ),
    );
}

test.each<[code: string, expected: Partial<StatementFacts>]>([
  ["lr = 3", { foreign: ["lr"], writes: ["lr"], effects: true }],
  ["lr++", { foreign: ["lr"], writes: ["lr"], effects: true }],
  ["data[0] = 1", { foreign: ["data"], writes: ["data"], effects: true }],
  ["M.s += 3", { foreign: ["M"], writes: ["M"], effects: true }],
  ["delete (data as any)[0]", { foreign: ["data"], writes: ["data"], effects: true }],
  ["[lr, data[1]] = [1, 2]", { foreign: ["lr", "data"], writes: ["lr", "data"], effects: true }],
  ["({ lr } = { lr: 1 })", { foreign: ["lr"], writes: ["lr"], effects: true }],
  ["for (lr of data) {}", { foreign: ["lr", "data"], writes: ["lr"], effects: true }],
  ["data.push(4)", { foreign: ["data"], touches: ["data"], effects: true }],
  ["model.step(data)", { foreign: ["model", "data"], touches: ["model"], args: ["data"], effects: true }],
  ["train(lr)", { foreign: ["train", "lr"], calls: ["train"], args: ["lr"], effects: true }],
  ["Math.max(...data)", { foreign: ["data"], args: ["data"], globals: ["Math"], effects: true }],
  ["new M()", { foreign: ["M"], calls: ["M"], effects: true }],
  ["const c = maker()", { declares: ["c"], foreign: ["maker"], calls: ["maker"], effects: true, madeByCall: ["c"] }],
  ["const f = () => train(lr)", { declares: ["f"], foreign: ["train", "lr"], calls: ["train"], args: ["lr"] }],
  ["function f(lr: number) { return lr + data.length }", { declares: ["f"], foreign: ["data"] }],
  ["const { a, b: [d] } = { a: 1, b: [2] }", { declares: ["a", "d"], patterns: [["a", "d"]] }],
  ["if (lr) { var inner = 1 }", { declares: ["inner"], foreign: ["lr"] }],
  ["class B extends M { x = lr }", { declares: ["B"], foreign: ["M", "lr"] }],
  ["interface I { a: typeof lr }", {}],
  ["type T = typeof data", {}],
  ["declare const z: number", {}],
  ["let only: Only", { declares: ["only"] }],
  ["ambient + 1", { globals: ["ambient"] }],
  ["const o = { lr, data: 1, m() { return model } }", { declares: ["o"], foreign: ["lr", "model"], madeByCall: ["o"] }],
  [
    "console.log(process.env, Buffer, Math.PI)",
    { globals: ["node:console", "node:process", "node:Buffer", "Math"], effects: true },
  ],
  ["globalThis.foo = 3", { globals: ["globalThis"], writesGlobal: true, effects: true }],
  ["(globalThis as any)['bar'] = 4", { globals: ["globalThis"], writesGlobal: true, effects: true }],
  ["await import('node:fs')", { dynamicImports: ["node:fs"], effects: true }],
  [
    "await import(String(lr))",
    { dynamicImports: [null], foreign: ["lr"], globals: ["String"], args: ["lr"], effects: true },
  ],
  ["import 'node:os'", { import: { specifier: "node:os", sideEffect: true }, effects: true }],
  ["import { sep } from 'node:path'", { declares: ["sep"], import: { specifier: "node:path", sideEffect: false } }],
  ["import type { Stats } from 'node:fs'", {}],
  [
    "import { Stats } from 'node:fs'; let s: Stats",
    { declares: ["Stats"], import: { specifier: "node:fs", sideEffect: false } },
  ],
  ["export { lr }", {}],
  ["export default lr", { foreign: ["lr"] }],
  ["a: for (;;) { break a }", {}],
])("%s", (code, expected) => {
  expect(facts(code)[0]).toEqual(expected);
});

test("names of the same cell, and the same word in another meaning", () => {
  const found = facts("const k = 1; const g = () => k + lr; { const lr = 2; void lr } g()");
  expect(found).toEqual([
    { declares: ["k"], madeByCall: ["k"] },
    { declares: ["g"], own: ["k"], foreign: ["lr"] },
    {},
    { own: ["g"], calls: ["g"], effects: true },
  ]);
});

test("imports after elision", () => {
  session.reset();
  const code =
    "import path, { join as glue } from 'node:path'; import * as os from 'node:os'; import 'node:fs'; import type { Stats } from 'node:fs'; import { type Dirent, existsSync } from 'node:fs'; let s: Stats | Dirent; void [glue, path, os, existsSync]";
  expect(session.facts(code).facts!.imports).toEqual([
    { specifier: "node:path", names: ["default", "join"], star: false },
    { specifier: "node:os", names: [], star: true },
    { specifier: "node:fs", names: [], star: false, sideEffect: true },
    { specifier: "node:fs", names: ["existsSync"], star: false },
  ]);
});

test("asking leaves nothing behind, a cell with errors has none, and a converted cell does not carry them", async () => {
  const notebook = new Notebook(session);
  await notebook.run("const a = 1");
  expect(
    session.facts("declare global { var made: number }\nconst b = a; const a2 = 'x'").facts!.statements,
  ).toHaveLength(3);
  expect(session.facts("const c: string = a")).toEqual({ diagnostics: [expect.objectContaining({ code: 2322 })] });
  expect(session.facts("const = 1").facts).toBeUndefined();
  expect(() => notebook.convert("b")).toThrow("2304");
  expect(() => notebook.convert("made")).toThrow("2304");
  expect(Object.keys(notebook.convert("const b = a"))).toEqual([
    "file",
    "js",
    "map",
    "mode",
    "specifiers",
    "foreign",
    "own",
  ]);
});
