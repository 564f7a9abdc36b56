import { describe, expect, test } from "@jest/globals";
import type ts from "typescript";
import { type AdvicePlace, adviceOn } from "../../kernel-lib/jupyter/front-advice.ts";
import { newSession } from "./notebook.ts";

const session = newSession();

/** The message of the first error of the last cell. */
function message(...cells: string[]): string {
  session.reset();
  return cells.map((code, index) => session.convert(code, index + 1).diagnostics).at(-1)![0]!.message;
}

describe("a name that the library exports", () => {
  const import_ = 'Write: import { effectiveRidge } from "tangentlab/random-features"';

  test.each([
    ["unknown", "effectiveRidge({ eigenvalues: [1], features: 1, ridge: 1 })", "Cannot find name 'effectiveRidge'."],
    ["a shorthand", "const o = { effectiveRidge }", "No value exists in scope for the shorthand property 'eff"],
    ["asked of another module", 'import { effectiveRidge } from "tangentlab"', 'Module "tangentlab" has no exported'],
  ])("%s", (_, code, first) => {
    const [line, advice] = message(code).split("\n");
    expect(line).toContain(first);
    expect(advice).toBe(import_);
  });

  test.each([
    ["Matrix.eye(3)", "Matrix"],
    ["let f: FigureOptions", "FigureOptions"],
    ["rbfGram([[1]], { lengthscale: 1 })", "rbfGram"],
  ])("of the root entry: %s", (code, name) => {
    expect(message(code)).toContain(`Write: import { ${name} } from "tangentlab"`);
  });

  test("others get no advice", () => {
    expect(message("noSuchName")).toBe("Cannot find name 'noSuchName'.");
    expect(message("solveFixedPoint({})")).toBe("Cannot find name 'solveFixedPoint'.");
  });
});

describe("a text that has widened to string", () => {
  const figures = 'import { figure } from "tangentlab"\n';
  const features = 'import { drawFeatures, maternGram, random } from "tangentlab"\n';
  const as = (path: string, wide = "string") =>
    `'${path}' has widened to ${wide}: write "as const" after the object that holds it, { … } as const.`;

  test.each([
    [
      "an option",
      `${figures}const o = { title: "a", x: { label: "x" }, y: { label: "y" }, presentation: "lecture" };\nfigure(o, [])`,
      as("presentation"),
    ],
    [
      "a deep one",
      `${figures}const x = { label: "x", scale: "log" };\nfigure({ title: "a", x, y: x }, [])`,
      as("scale"),
    ],
    ["a number", `${features}const o = { nu: 1.5, lengthscale: 1 };\nmaternGram([[1]], o)`, as("nu", "number")],
    [
      "in a union of records",
      `${features}const o = { map: "relu", count: 3, stream: random(1).stream("a") };\ndrawFeatures([[1]], o)`,
      as("map"),
    ],
    [
      "a variable",
      'let k = "log"; const z: "log" | "linear" = k',
      'Its type has widened to string: declare it with const, or write "as const" after its value.',
    ],
  ])("%s", (_, code, advice) => {
    expect(message(code).split("\n")[1]).toBe(advice);
  });

  test("and across cells", () => {
    const cells = [figures, 'const x = { label: "x", scale: "log" }', 'figure({ title: "a", x, y: x }, [])'];
    expect(message(...cells)).toContain(as("scale"));
  });

  test.each([
    ["a word that is wrong", 'const z: "log" | "linear" = "lg"'],
    ["text where a number belongs", "const f = (o: { a: number }) => o; const o = { a: 'x' }; f(o)"],
    ["any text is welcome", "const f = (o: { a: string; b: 1 | 2 }) => o; const o = { a: 'x', b: true }; f(o)"],
    ["either text or number", "const f = (o: { a: 'x' | string; b: 1 }) => o; const o = { a: 'x', b: '1' }; f(o)"],
  ])("is not the matter with %s", (_, code) => {
    expect(message(code)).not.toContain("as const");
  });

  test("and the advice works", () => {
    const code = `${features}const o = { map: "relu", count: 3, stream: random(1).stream("a") } as const;\ndrawFeatures([[1]], o)`;
    session.reset();
    expect(session.convert(code, 1).diagnostics).toEqual([]);
  });
});

describe("a chain of messages", () => {
  test("begins with the innermost, and with the property it is about", () => {
    const code = "const f = (o: { a: { b: { c: number } } }) => 1; const q = { a: { b: { c: 'x' } } }; f(q)";
    const source = "'{ a: { b: { c: string; }; }; }'";
    const target = "'{ a: { b: { c: number; }; }; }'";
    expect(message(code).split("\n")).toEqual([
      "'a.b.c': Type 'string' is not assignable to type 'number'.",
      `  Argument of type ${source} is not assignable to parameter of type ${target}.`,
    ]);
  });

  test("stays as it is where it branches", () => {
    const code = "function g(a: string): void\nfunction g(a: number): void\nfunction g() {}\ng(true)";
    expect(message(code)).toMatch(/^No overload matches this call\.\n {2}Overload 1 of 2, /);
  });
});

// The compiler needs half a minute for a cell that is too complex for it (2,001 branches on one variable).
test("a cell that is too complex is told how to be simpler", () => {
  const tooComplex = { code: 2563 } as ts.Diagnostic;
  const nowhere = {} as AdvicePlace;
  expect(adviceOn(tooComplex, nowhere)).toContain("Split the cell");
  expect(adviceOn({ ...tooComplex, code: 2564 }, nowhere)).toBeUndefined();
});
