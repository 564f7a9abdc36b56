import { describe, expect, test } from "@jest/globals";
import type { EngineError } from "../../kernel-lib/jupyter/engine-protocol.ts";
import type { Diagnostic } from "../../kernel-lib/jupyter/protocol.ts";
import { CellSources, formatError, formatTypeErrors } from "../../kernel-lib/jupyter/traceback.ts";

const cellFile = "/notes/nb/cell-3_7.ts";
/** Two generated lines in front, then line by line the same text: `;;AAAA` and so on. */
const map = JSON.stringify({ version: 3, sources: ["cell-3_7.ts"], names: [], mappings: ";;AAAA;AACA,GAAG;AACH" });
const code = "const a = 1;\n  fail(a);\nlast();";
const jupyterFolder = new URL("../../kernel-lib/jupyter/", import.meta.url);

function context() {
  const cells = new CellSources();
  cells.add(cellFile, { count: 3, code, map });
  return { cells, folder: "/notes/nb" };
}

const error = (frames: readonly string[], rest: Partial<EngineError> = {}): EngineError => ({
  name: "RangeError",
  message: "too far",
  stack: ["RangeError: too far", ...frames.map((frame) => `    at ${frame}`)].join("\n"),
  ...rest,
});
const lines = (thrown: EngineError) => formatError(thrown, context()).traceback;

describe("formatError", () => {
  test("maps frames to the cell's own text and points at it", () => {
    const [title, source, ...frames] = lines(error([`fail (${cellFile}:4:4)`, `${cellFile}:3:1`]));
    expect(title).toBe("\u001b[31mRangeError\u001b[39m: too far");
    expect(source).toBe("cell [3], line 2\n  fail(a);\n   ^");
    expect(frames).toEqual(["    at fail (cell [3], 2:4)", "    at cell [3], 1:1"]);
  });

  test("drops frames of the kernel, of vm, of node:internal and of generators", () => {
    const hidden = [
      "Script.runInThisContext (node:vm:137:12)",
      "Generator.next (<anonymous>)",
      "process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      `async ${jupyterFolder.href}engine.js:1:2`,
      `guarded (${jupyterFolder.pathname}engine-guard.js:9:9)`,
      "tangentlab:guard:1:1",
    ];
    expect(lines(error([...hidden, `${cellFile}:3:1`]))).toHaveLength(3);
  });

  test("shows library frames by their path, relative inside the notebook's folder", () => {
    const shown = lines(
      error(["f (/notes/nb/node_modules/x/i.js:1:2)", "async g (file:///other/y.mjs:3:4)", "Array.map (<anonymous>)"]),
    );
    expect(shown.slice(1)).toEqual([
      "    at f (node_modules/x/i.js:1:2)",
      "    at g (/other/y.mjs:3:4)",
      "    at Array.map (native)",
    ]);
  });

  test("keeps at most 40 frames", () => {
    expect(lines(error(Array.from({ length: 99 }, (_, i) => `f (/x.js:1:${i})`)))).toHaveLength(41);
  });

  test("shows a recursion by one of its frames", () => {
    const frames = ["f (/x.js:1:1)", ...Array.from({ length: 60 }, () => "f (/x.js:1:9)")];
    expect(lines(error(frames)).slice(1)).toEqual(["    at f (/x.js:1:1)", "    at f (/x.js:1:9)", "    … 38 more"]);
  });

  test.each([
    [2, ["    at f (/x.js:1:9)", "    at f (/x.js:1:9)"]],
    [3, ["    at f (/x.js:1:9)", "    … 2 more"]],
    [4, ["    at f (/x.js:1:9)", "    … 3 more"]],
  ])("%i equal frames", (count, expected) => {
    expect(lines(error([...Array(count).fill("f (/x.js:1:9)"), "g (/x.js:2:1)"])).slice(1)).toEqual([
      ...expected,
      "    at g (/x.js:2:1)",
    ]);
  });

  test("a message that looks like frames is not taken for them", () => {
    const thrown = error([], {
      message: "a\n    at b",
      stack: `RangeError: a\n    at b\nmore\n    at ${cellFile}:3:1`,
    });
    expect(lines(thrown).at(-1)).toBe("    at cell [3], 1:1");
    expect(lines(thrown)).toHaveLength(3);
  });

  test("shows causes and the errors of an AggregateError", () => {
    const inner = error([`${cellFile}:4:4`], { name: "TypeError", message: "inside" });
    const text = lines(error([], { cause: inner, errors: [inner] })).join("\n");
    expect(text).toContain("caused by\n\u001b[31mTypeError\u001b[39m: inside\ncell [3], line 2");
    expect(text).toContain("  \u001b[31mTypeError\u001b[39m: inside\n  cell [3], line 2");
  });

  test("evalue carries no colour", () => {
    expect(formatError(error([]), context())).toMatchObject({ ename: "RangeError", evalue: "too far" });
  });
});

describe("formatTypeErrors", () => {
  const diagnostic = (line: number, column: number, length: number): Diagnostic => ({
    code: 2322,
    category: "error",
    message: "Type 'number' is not assignable to type 'string'.",
    line,
    column,
    length,
  });

  test("one block per diagnostic: place, source line, mark", () => {
    const { ename, evalue, traceback } = formatTypeErrors([diagnostic(2, 3, 4)], code);
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("2:3 - TS2322: Type 'number' is not assignable to type 'string'.");
    expect(traceback[1]).toBe(`${evalue}\n  fail(a);\n  ~~~~`);
  });

  test("tabs stay tabs under the mark, and the mark stays on the line", () => {
    expect(formatTypeErrors([diagnostic(1, 3, 99)], "\t\tbad").traceback[1]).toMatch(/\n\t\tbad\n\t\t~~~$/);
  });

  test("a very long line is cut around the mark", () => {
    const [, block] = formatTypeErrors([diagnostic(1, 5001, 3)], `${"x".repeat(5000)}bad`).traceback;
    const [, source, mark] = block!.split("\n");
    expect(source!.slice(mark!.length - 3)).toBe("bad");
    expect(source!.length).toBeLessThanOrEqual(200);
  });

  test("at most 20", () => {
    const { traceback } = formatTypeErrors(
      Array.from({ length: 25 }, () => diagnostic(1, 1, 1)),
      code,
    );
    expect(traceback).toHaveLength(22);
    expect(traceback.at(-1)).toBe("… and 5 more");
  });
});
