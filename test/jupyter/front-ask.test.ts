// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are source text
import { beforeAll, describe, expect, test } from "@jest/globals";
import { isComplete } from "../../kernel-lib/jupyter/front-is-complete.ts";
import { newSession } from "./notebook.ts";

const session = newSession();

const earlier = `/** Learning rate. */
let lr = 0.1;
/**
 * Multiplies a number, see {@link lr}.
 * @param x what to multiply
 * @param options how
 * @returns the product
 * @example
 * times(2, { factor: 3 })
 */
const times = (x: number, options: { /** By how much. */ factor?: number } = {}) => x * (options.factor ?? 2);
class Model { /** The weights. */ readonly weights = [1]; #secret = 1; step(n: number) { return n + this.#secret } }
const model = new Model();
interface Point { x: number; y: number }
/** First. */
function over(a: string): string;
/** Second. */
function over(a: number): number;
function over(a: unknown) { return a as never }`;

beforeAll(() => {
  session.reset();
  expect(session.convert(earlier, 1).diagnostics).toEqual([]);
});

/** The text with its `|` removed, and where that was. */
function at(marked: string): [code: string, cursor: number] {
  const cursor = marked.lastIndexOf("|");
  return [marked.slice(0, cursor) + marked.slice(cursor + 1), cursor];
}

const complete = (marked: string) => session.complete(...at(marked));
const names = (marked: string) => complete(marked).items.map(({ name }) => name);
const inspect = (marked: string, detail: 0 | 1 = 0) => session.inspect(...at(marked), detail);

describe("completion", () => {
  test.each([
    ["members of an earlier value", "model.|", ["step", "weights"]],
    ["members after an optional chain", "model?.we|", ["weights"]],
    ["in the middle of a word", "model.we|ights", ["weights"]],
    ["inside an open bracket, block and template", "if (lr) { f(`a ${model.|", ["step", "weights"]],
    ["before broken code", "model.st|; const = (", ["step"]],
    ["earlier names, exact case first", "mod|", ["model", "Model", "module"]],
    ["locals", "const f = (alpha: number) => { const beta = al| }", ["alpha"]],
    ["types", "const p: Poi|", ["Point"]],
    ["properties of an options object", "times(1, { fa| })", ["factor"]],
    ["properties of an annotated literal", "const p: Point = { | }", ["x", "y"]],
    ["exports of a module", "import { basen| } from 'node:path'", ["basename"]],
    ["string literal types", "const k: 'alpha' | 'beta' = 'al|'", ["alpha"]],
    ["keys of an element access", "model['we|']", ["weights"]],
    ["nothing in a comment", "// mod|", []],
    ["nothing in a plain string", "const s = 'mod|'", []],
    ["no name of the kernel", "$tl|", []],
    ["after an emoji", "'😀'; model.st|", ["step"]],
  ])("%s", (_title, marked, expected) => {
    expect(names(marked)).toEqual(expected);
  });

  describe("the value of an option", () => {
    const draw = "declare function draw(o: { scale?: 'linear' | 'log'; rate: number; on?: boolean }): void\n";

    test.each([
      ["words in quotes, before anything else", "draw({ scale: |", ['"linear"', '"log"']],
      ["words inside quotes", "draw({ scale: '|", ["linear", "log"]],
      ["words inside quotes, as typed", "draw({ scale: 'lo|' })", ["log"]],
      ["true and false", "draw({ on: |})", ["false", "true"]],
      ["names of the right type, of earlier cells", "draw({ rate: |})", ["lr"]],
      ["and of this one", "const [mine, text] = [1, '']; draw({ rate: | })", ["lr", "mine"]],
    ])("%s", (_, marked, first) => {
      expect(names(draw + marked).slice(0, first.length)).toEqual(first);
    });

    const choose =
      "declare function choose(o: { map: 'relu' | 'step'; scale?: never } | { map: 'cos'; scale: number }): void\n";

    test.each([
      ["choose({ map: '|", ["cos", "relu", "step"]],
      ["choose({ map: |", ['"cos"', '"relu"', '"step"']],
      ["choose({ map: 'c|' })", ["cos"]],
      ["choose({ scale: 1, map: '|' })", ["cos"]],
      ["choose({ map: '|', scale: undefined })", ["relu", "step"]],
    ])("words of every record of a union that is still possible: %s", (marked, expected) => {
      expect(
        names(choose + marked)
          .slice(0, expected.length)
          .sort(),
      ).toEqual(expected);
      if (marked.includes("'")) expect(names(choose + marked)).toHaveLength(expected.length);
    });

    test("the feature maps", () => {
      const found = names("import { drawFeatures } from 'tangentlab'; drawFeatures([[1]], { map: '|");
      expect([...found].sort()).toEqual(["cos", "linear", "relu", "step"]);
    });

    test("the rest follows, once", () => {
      const found = names(`${draw}draw({ rate: |})`);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(["model", "times", "Math", "true"]));
    });
  });

  test("a unit of the replaced range is a UTF-16 unit", () => {
    expect(complete("'😀'; model.we|ights + 1")).toMatchObject({ start: 12, end: 19 });
    expect(complete("model.|")).toMatchObject({ start: 6, end: 6 });
  });

  test("signatures and kinds", () => {
    expect(complete("tim|").items[0]).toEqual({
      name: "times",
      kind: "const",
      signature: "(x: number, options?: { factor?: number | undefined; }): number",
    });
    expect(complete("model.st|").items).toEqual([{ name: "step", kind: "method", signature: "(n: number): number" }]);
    expect(complete("const q: Point = { x| }").items[0]).toMatchObject({ kind: "property", signature: "number" });
    expect(complete("").items.filter(({ signature }) => signature !== undefined).length).toBeLessThanOrEqual(20);
  });

  test("an empty cell offers the notebook's names first", () => {
    expect(names("|").slice(0, 6)).toEqual(["lr", "times", "Model", "model", "Point", "over"]);
  });

  test("module specifiers: tangentlab from any folder, Node's modules, packages", () => {
    expect(names('import { } from "tang|"')).toContain("tangentlab");
    expect(names('import { } from "node:pat|"')).toEqual(expect.arrayContaining(["node:path", "node:path/posix"]));
    expect(names('const m = await import("ml-mat|")')).toContain("ml-matrix");
    expect(complete('import { } from "node:pa|"')).toMatchObject({ start: 17, end: 24 });
    expect(new Set(names('import { } from "t|"')).size).toBe(names('import { } from "t|"').length);
  });

  test("leaves no trace", () => {
    complete("const leaked = 1; lea|");
    expect(names("leak|")).toEqual([]);
    expect(session.convert("leaked", 9).diagnostics[0]!.code).toBe(2304);
  });
});

describe("inspection", () => {
  test("signature, text, tags and example of a function of an earlier cell", () => {
    const { found, signature, documentation } = inspect("tim|es(1)");
    expect(found).toBe(true);
    expect(signature).toBe("times(x: number, options?: {\n    factor?: number;\n}): number");
    expect(documentation).toBe(
      "Multiplies a number, see `lr`.\n\n**@param** `x` what to multiply\n\n**@param** `options` how\n\n**@returns** the product\n\n**@example**\n\n```ts\ntimes(2, { factor: 3 })\n```",
    );
  });

  test.each([
    ["times(|", "times("],
    ["times(1, |)", "times("],
    ["times(lr|)", "times("],
    ["new Model(|)", "new Model(): Model"],
    ["model.step(1|)", "(method) Model.step("],
    ["times(l|r)", "let lr: number"],
    ["lr|", "let lr: number"],
    ["|lr", "let lr: number"],
    ["[1].map((v) => { lr| })", "let lr: number"],
    ["times(model.ste|p(1))", "(method) Model.step("],
    ["model.wei|ghts", "(property) Model.weights: number[]"],
    ["let p: Poi|nt", "interface Point"],
    ["const local = 'x'; loc|al", 'const local: "x"'],
    ["console.log(|", "(method) Console.log("],
  ])("%s", (marked, signature) => {
    expect(inspect(marked).signature).toMatch(
      signature === "" ? /^$/ : new RegExp(`^${signature.replace(/[()[\]]/g, "\\$&")}`),
    );
  });

  test("documentation of members, options, packages and the chosen overload", () => {
    expect(inspect("model.wei|ghts").documentation).toBe("The weights.");
    expect(inspect("times(1, { fac|tor: 2 })").documentation).toBe("By how much.");
    expect(inspect("l|r").documentation).toBe("Learning rate.");
    expect(inspect("over('x'|)").documentation).toBe("First.");
    expect(inspect("ov|er(1)").documentation).toBe("Second.");
    expect(inspect("import { Matrix } from 'ml-matrix'; Matrix.ey|e(2)").documentation).toContain("identity matrix");
    expect(inspect("import { joi|n } from 'node:path'").documentation).toContain("Join all arguments");
  });

  test("more detail adds the source", () => {
    expect(inspect("tim|es", 1).documentation).toContain("```ts\nconst times = (x: number");
  });

  test.each(["|", "42|", "'str|ing'", "con|st q = 1", "nowhere|", "// lr|"])("nothing for %s", (marked) => {
    expect(inspect(marked)).toEqual({ found: false, signature: "", documentation: "" });
  });
});

describe("is_complete", () => {
  test.each([
    ["", "complete"],
    ["1 + 1", "complete"],
    ["function f() { return 1 }", "complete"],
    ["await f()", "complete"],
    ["for await (const x of y) {}", "complete"],
    ["const a: Nonexistent = b", "complete"],
    ["// only a comment", "complete"],
    ["`a ${1}`", "complete"],
    ["import { x } from 'y'", "complete"],
  ])("%j is complete", (code, status) => {
    expect(isComplete(code)).toEqual({ status, indent: "" });
  });

  test.each([
    ["function f() {", "  "],
    ["if (true) {\n  f(", "    "],
    ["if (true) {\n  f()", "  "],
    ["const a = [", "  "],
    ["const a = [1,", "  "],
    ["f(1, 2", "  "],
    ["const a =", ""],
    ["1 +", ""],
    ["if (x)", ""],
    ["class A {\n  m() {\n    return 1\n  }", "  "],
    ["const f = () =>", "  "],
    ["`unfinished ${1}", ""],
    ["`unfinished ${", "  "],
    ["/* unfinished", ""],
    ["x.", ""],
    ["try { f() }", ""],
    ["function f() { // comment", "  "],
    ["import {", "  "],
  ])("%j is incomplete", (code, indent) => {
    expect(isComplete(code)).toEqual({ status: "incomplete", indent });
  });

  test.each(["1 + ) 2", "const const", "'unfinished", "}", "f(])", "/unfinished", "let 1a = 2", "a b"])(
    "%j is invalid",
    (code) => {
      expect(isComplete(code)).toEqual({ status: "invalid", indent: "" });
    },
  );
});
