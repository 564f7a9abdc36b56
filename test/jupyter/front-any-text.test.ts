// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are source text
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isComplete } from "../../kernel-lib/jupyter/front-is-complete.ts";
import { cellCases } from "./cells-table.ts";
import { newSession } from "./notebook.ts";

const session = newSession();

/** Cells as they are while somebody types: cut off, cut out, joined, with stray characters. */
const texts = fc
  .record({
    parts: fc.array(fc.constantFrom(...cellCases.flatMap(([, cells]) => cells)), { minLength: 1, maxLength: 3 }),
    stray: fc.constantFrom(
      "",
      "{",
      "}",
      "`",
      "'",
      "/*",
      "${",
      "(",
      "]",
      "\n",
      ".",
      "import ",
      "😀",
      "\u2028",
      "\ud800",
      "#",
      "@",
      "<",
      "\\",
    ),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ parts, stray, cut, at }) => {
    const whole = parts.join("\n");
    const end = Math.round(cut * whole.length);
    const code = whole.slice(0, end) + stray + whole.slice(end, end + Math.round(at * 10));
    return { code, cursor: Math.round(at * code.length) };
  });

test("any text gets an answer, and every place in the answer lies in the text", () => {
  fc.assert(
    fc.property(texts, fc.constantFrom<0 | 1>(0, 1), ({ code, cursor }, detail) => {
      const { items, start, end } = session.complete(code, cursor);
      expect(start).toBeLessThanOrEqual(cursor);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(cursor);
      expect(end).toBeLessThanOrEqual(code.length);
      expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
      expect(items.filter(({ name }) => name.startsWith("$tl"))).toEqual([]);
      const { found, signature } = session.inspect(code, cursor, detail);
      expect(found).toBe(signature !== "");
      expect(["complete", "incomplete", "invalid"]).toContain(isComplete(code).status);
      const { cell, diagnostics } = session.convert(code, 1);
      expect(cell === undefined).toBe(diagnostics.some(({ category }) => category === "error"));
      const lines = code.split(/\r\n|[\n\r\u2028\u2029]/);
      for (const { line, column, length, message } of diagnostics) {
        expect(message).not.toContain("cell-");
        expect(lines.length).toBeGreaterThanOrEqual(line);
        expect(lines[line - 1]!.length + 2).toBeGreaterThanOrEqual(column + length);
      }
      if (cell !== undefined) expect(() => new Function(`return ${cell.js}`)).not.toThrow();
    }),
    { numRuns: 150, seed: 11 },
  );
});

test("what can run is complete", () => {
  for (const code of cellCases.flatMap(([, cells]) => cells))
    expect({ code, ...isComplete(code) }).toEqual({ code, status: "complete", indent: "" });
});
