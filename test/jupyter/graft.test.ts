import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FrontSession } from "../../kernel-lib/jupyter/front-session.ts";
import { graft } from "../../kernel-lib/jupyter/graft.ts";
import { cellCases } from "./cells-table.ts";
import { newSession } from "./notebook.ts";

const grafted = newSession();
const perCell = newSession({ make: () => "asked for a program per cell" });

/** What must be the same however a cell got into a program; serial numbers of files aside. */
function outcome(session: FrontSession, code: string, cell: number): unknown {
  return JSON.parse(JSON.stringify(session.convert(code, cell)).replace(/cell-(\d+)_\d+/g, "cell-$1"));
}

function compare(cells: readonly string[]): void {
  grafted.reset();
  perCell.reset();
  for (const [index, code] of cells.entries()) {
    expect({ code, ...(outcome(grafted, code, index + 1) as object) }).toEqual({
      code,
      ...(outcome(perCell, code, index + 1) as object),
    });
  }
}

/** Cells that fail, global declarations, and packages, beside the table of cells that work. */
const more: readonly (readonly string[])[] = [
  ['/// <reference types="node" />\nconst b = Buffer.alloc(1)', "b.foo", "b.length.foo"],
  ["const arr = [1]", "arr.foo", "arr.length.foo", "arr[0]!.toFixed(1)"],
  ["class A { #x = 1; y = this.#x }", "const a: A = { y: 1 }", "class A { z = 1 }", "new A().y", "new A().z"],
  [
    "import { Matrix } from 'ml-matrix'",
    "Matrix.nonsense()",
    "Matrix.eye(2).rows.foo",
    "const m = new Matrix(1, 1)",
    "m.foo",
  ],
  [
    "import { nothing } from 'no-such'",
    "import x from './missing.ts'",
    "import { sep } from 'node:path'",
    "sep.foo",
    "sep",
  ],
  [
    "declare global { interface Array<T> { mine: T } }",
    "[1].mine.toFixed()",
    "[1].mine.nonsense",
    "declare global { var g1: string }",
    "g1.length",
    "g1.nonsense",
  ],
  [
    "declare module 'ml-matrix' { interface Matrix { mine: 3 } }\nimport { Matrix } from 'ml-matrix'",
    "const n: 3 = new Matrix(1, 1).mine",
    "const n: 4 = new Matrix(1, 1).mine",
  ],
  ["const x = 1", "const x = 'a'", "x.toFixed()", "const y = x; const x = 2", "x.length"],
  ["export * from 'node:path'", "let $tl = 1", "const broken = (", "broken", "'unterminated"],
  ["type T = { a: T } | null", "const t: T = { a: { a: null } }", "t.a", "t!.a!.a!.b"],
  ["import tangent from 'tangentlab'", "import * as tangent from 'tangentlab'", "tangent.nonsense"],
  ["import type { Matrix } from 'ml-matrix'", "let m: Matrix", "m!.foo", "const f = (q: Matrix) => q.rows", "f(1)"],
];

describe("grafted cells and a program per cell agree", () => {
  test.each(cellCases)("%s", (_title, cells) => compare(cells));
  test.each(more.map((cells) => [cells] as const))("$#: cells that fail, declare globally or bring packages", (cells) =>
    compare(cells),
  );

  test("on random sequences of cells, with completions of cut-off cells in between", () => {
    const all = [...cellCases.flatMap(([, cells]) => cells), ...more.flat()].filter(
      (code) => !code.includes("declare "),
    );
    const step = fc.record({
      code: fc.constantFrom(...all),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
        grafted.reset();
        perCell.reset();
        for (const [index, { code, cut }] of steps.entries()) {
          if (cut !== null) {
            const part = code.slice(0, Math.round(code.length * cut));
            expect(grafted.complete(part, part.length)).toEqual(perCell.complete(part, part.length));
          }
          expect(outcome(grafted, code, index + 1)).toEqual(outcome(perCell, code, index + 1));
        }
      }),
      { numRuns: 10, seed: 20 },
    );
  });
});

describe("the traps of a living program", () => {
  test("types still reach a cell after a bump", () => {
    grafted.reset();
    grafted.convert("const b = { n: 1 }", 1);
    grafted.convert("const c = { b }", 2);
    grafted.convert("const b = 'redeclared'", 3);
    expect(grafted.convert("const wrong: string = 1", 4).diagnostics).toHaveLength(1);
    expect(grafted.convert("c.b.foo", 5).diagnostics[0]!.message).toContain("does not exist on type '{ n: number; }'");
  });

  test("more cells than one checker takes", () => {
    grafted.reset();
    grafted.convert("let total = 0; class Deep { #n = 1 }", 1);
    grafted.convert("const deep = new Deep()", 2);
    for (let i = 3; i < 230; i++)
      expect(grafted.convert(`total += ${i}; const n${i % 7} = total`, i).diagnostics).toEqual([]);
    expect(grafted.convert("const d: Deep = deep; d.nonsense", 231).diagnostics).toHaveLength(1);
    expect(grafted.convert("total.nonsense", 232).diagnostics[0]!.code).toBe(2339);
  });

  test("a package that a cell brings is known to the cells before and after", () => {
    grafted.reset();
    grafted.convert("const before = { a: 1 }", 1);
    grafted.convert("import { Matrix } from 'ml-matrix'", 2);
    expect(grafted.convert("before.b", 3).diagnostics[0]!.code).toBe(2339);
    expect(grafted.convert("Matrix.eye(before.a).foo", 4).diagnostics[0]!.code).toBe(2339);
  });

  test("two cells that feed each other, re-run in turn", () => {
    grafted.reset();
    grafted.convert("const a = { v: 1 }", 1);
    for (let i = 1; i < 160; i++) {
      expect(grafted.convert("const b = { v: a.v + 1 }", 2 * i).diagnostics).toEqual([]);
      expect(grafted.convert("const a = { v: b.v * 2 }", 2 * i + 1).diagnostics).toEqual([]);
    }
    grafted.convert("fails", 900);
    expect(grafted.convert("a.v.foo", 901).diagnostics[0]!.message).toContain("does not exist on type 'number'");
  });

  test("a failure of TypeScript itself costs the program, not the names", () => {
    let failures = 0;
    const session = newSession({
      make: (files) => {
        const workspace = graft(files);
        if (typeof workspace === "string" || failures > 0) return workspace;
        const refresh = workspace.refresh.bind(workspace);
        return Object.assign(workspace, {
          refresh(live: ReadonlySet<string>) {
            if (live.size === 0) return refresh(live);
            failures++;
            throw new Error("Debug Failure.");
          },
        });
      },
    });
    session.convert("class A { #x = 1; get x() { return this.#x } }\ndeclare global { var shared: 7 }", 1);
    session.convert("const a = new A()", 2);
    expect(session.convert("fails", 3).diagnostics).toHaveLength(1);
    expect(session.convert("const b: A = a; b.x.toFixed(); const s: 7 = shared", 4).diagnostics).toEqual([]);
    expect(session.convert("a.nonsense", 5).diagnostics[0]!.code).toBe(2339);
    expect(failures).toBe(1);
  });

  test("the parts of TypeScript that the graft needs are there", () => {
    expect(grafted.obstacle).toBeUndefined();
    expect(perCell.obstacle).toBe("asked for a program per cell");
  });
});
