import { describe, expect, test } from "@jest/globals";
import type { Diagnostic } from "../../kernel-lib/jupyter/protocol.ts";
import { Notebook, newSession } from "./notebook.ts";

const session = newSession();

/** Converts cells in order; the diagnostics of the last one. */
function check(...cells: string[]): readonly Diagnostic[] {
  session.reset();
  return cells.map((code, index) => session.convert(code, index + 1).diagnostics).at(-1)!;
}

const places = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ line, column, length, code }) => `${line}:${column}+${length} ${code}`);

describe("types pass from cell to cell", () => {
  const refused: [title: string, cells: string[], place: string][] = [
    ["a member that an earlier value lacks", ["const arr = [1]", "arr.foo"], "1:5+3 2339"],
    ["the wrong type for an earlier let", ["let n = 1", "n = 'x'"], "1:1+1 2322"],
    ["the wrong argument of an earlier function", ["function f(n: number) { return n }", "f('x')"], "1:3+3 2345"],
    [
      "a generic of another cell",
      ["class Box<T> { constructor(readonly v: T) {} }", "const s: string = new Box(1).v"],
      "1:7+1 2322",
    ],
    ["a type alias of another cell", ["type Id = 'a' | 'b'", "const id: Id = 'c'"], "1:7+2 2322"],
    [
      "a package through another cell",
      ["import { Matrix } from 'ml-matrix'", "const m = Matrix.eye(2)", "m.nonsense"],
      "1:3+8 2339",
    ],
    ["an index where there is a get", ["const m = new Map([[1, 2]])", "m[0]"], "1:1+4 7052"],
    ["private fields", ["class A { #x = 1 }", "new A().#x"], "1:9+2 18013"],
    ["a name that exists nowhere", ["const known = 1", "unknownName"], "1:1+11 2304"],
    ["a misspelt name", ["1", "consolee.log(1)"], "1:1+8 2552"],
    ["const of the same cell", ["1", "const c = 1; c = 2"], "1:14+1 2588"],
    ["a missing module", ["1", "import { x } from 'no-such-package'"], "1:19+17 2307"],
    ["a missing export", ["1", "import { nonsense } from 'ml-matrix'"], "1:10+8 2614"],
    ["top-level return", ["1", "return 1"], "1:1+6 1108"],
    ["a second line, after an emoji", ["1", "const a = '😀'\nconst b: string = '😀'.length"], "2:7+1 2322"],
    ["syntax at the end", ["1", "const x ="], "1:10+1 1109"],
    ["an open bracket", ["1", "f(1, 2"], "1:7+1 1005"],
  ];
  test.each(refused)("refuses %s", (_title, cells, place) => {
    expect(places(check(...cells))).toEqual([place]);
  });

  test("a constant of an earlier cell is named so", () => {
    expect(check("const c = 1", "c = 2")[0]!.message).toBe(
      "Cannot assign to 'c' because it is a constant of an earlier cell.",
    );
    expect(check("import { sep } from 'node:path'", "sep = 'x'")[0]!.message).toContain("constant of an earlier cell");
    expect(check("1", "import { sep } from 'node:path'\nsep = 'x'")[0]!.message).toContain("it is an import");
  });

  test("types of earlier cells are named without a path", () => {
    const [found] = check("namespace N { export class Deep { #x = 1 } }", "const s: string = new N.Deep()");
    expect(found!.message).toBe("Type 'Deep' is not assignable to type 'string'.");
    expect(check("export const a = 1", "a.b")[0]!.message).not.toContain("cell-");
  });

  test("annotations are not demanded, an untyped package is a warning", () => {
    expect(check("function f(a, { b }) { return a + b }\nlet late; late = 3; const o = {}; o['x']")).toEqual([]);
  });

  test("the tail of a cell never reports", () => {
    expect(
      check("import { Matrix } from 'ml-matrix'", "interface Matrix { a: 1 }\nlet Matrix2: Matrix = { a: 1 }"),
    ).toEqual([]);
  });
});

describe("what the kernel itself refuses", () => {
  test.each([
    ["const $tl = 1", 1, 7],
    ["function f($tlx) {}", 1, 12],
    ["const { a: $tl_a } = { a: 1 }", 1, 12],
    ["{ let $tl_b = 1 }", 1, 7],
    ["import { sep as $tl_sep } from 'node:path'", 1, 17],
    ["class $tlA {}", 1, 7],
  ])("a name that starts with $tl: %s", (code, line, column) => {
    const [found] = check(code);
    expect(found).toMatchObject({ code: 90001, category: "error", line, column });
    expect(found!.message).toContain("belong to the kernel");
  });

  test.each([
    ["@mark(await x) class A {}", 7],
    ["class A { @mark(await x) m() {} }", 17],
    ["class A { @mark(1) [await x]() {} }", 21],
    ["{ class A extends (await x) { @mark(1) y = 2 } }", 20],
    ["async function f() { return class { @mark(await x) y = 2 } }", 43],
  ])("an await that a class with decorators cannot have: %s", (code, column) => {
    const [found, ...more] = check("const x: any = 1; const mark = (_: unknown): any => undefined", code);
    expect(found).toMatchObject({ code: 90004, category: "error", line: 1, column, length: 7 });
    expect(found!.message).toBe(
      "A class with decorators cannot await in them; put the value into a constant before the class.",
    );
    expect(more).toEqual([]);
  });

  test("re-exports", () => {
    expect(check("export * from 'node:path'")[0]).toMatchObject({ code: 90002, line: 1, column: 1 });
    expect(check("export { sep } from 'node:path'")[0]!.message).toContain("import the names instead");
  });
});

test.each(["%%bash\nls", "%matplotlib inline", "?print", "Math.max?"])(
  "IPython's own language is named: %j",
  (code) => {
    expect(check(code)).toEqual([expect.objectContaining({ code: 90003, line: 1, column: 1 })]);
    expect(check(code)[0]!.message).toContain("A cell holds TypeScript");
  },
);

describe("a cell that fails the check", () => {
  test("leaves no names behind and keeps the old ones", async () => {
    const notebook = new Notebook(session);
    await notebook.run("const a = 1");
    expect(() => notebook.convert("const a = 'x'; const b: number = a")).toThrow("1:22 2322");
    expect(await notebook.run("a + 1")).toBe(2);
    expect(() => notebook.convert("b")).toThrow("2304");
  });

  test("does not use up the suggestions of the checker", () => {
    session.reset();
    for (let i = 1; i <= 12; i++) {
      expect(session.convert("consolee.log(1)", i).diagnostics[0]!.message).toContain("Did you mean 'console'");
    }
  });
});

test("reset forgets all names", () => {
  session.reset();
  session.convert("const before = 1", 1);
  session.reset();
  expect(session.convert("before", 2).diagnostics[0]!.code).toBe(2304);
});

test("lines and columns count from 1, in UTF-16 units, and a length stays on its line", () => {
  const [found] = check("const text: string = '😀'; const n: number = {\n  a: 1,\n  b: 2 }");
  expect(found).toMatchObject({ line: 1, column: 34, length: 1 });
  const [long] = check("const f = (n: number) => n; f({\n a: 1 })");
  expect(long).toMatchObject({ line: 1, column: 31, length: 1 });
});

test("an empty cell converts", () => {
  session.reset();
  expect(session.convert("", 1)).toMatchObject({ diagnostics: [], cell: { own: [], foreign: [], specifiers: [] } });
});
