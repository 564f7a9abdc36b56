import ts from "typescript";
import type { FrontSession } from "./front-session.ts";

/** Small cells that pass through every part of the front, so that the first real one does not wait for cold code. */
const cells: readonly string[] = [
  "const numbers = [1, 2, 3].map((n) => n * 2);\nlet total = 0;\nfor (const n of numbers) total += n;\ntotal",
  "class Model<T> { #w = 0; constructor(readonly data: T) {} step(rate: number) { this.#w += rate; return this.#w; } }",
  "const model = new Model({ a: total });\nawait Promise.resolve(model.step(0.1));\ntotal++;\n({ total })",
  "async function train() { for (let i = 0; i < 3; i++) await null; return Math.max(...numbers); }\nawait train()",
  "const wrong: string = 1; numbers.nothing; model.step('x'); missingName; import { no } from 'node:path'",
];

/**
 * Runs without `Intl.Collator`: TypeScript sorts completions with one and keeps it, and V8 cannot write it into a snapshot.
 * Afterwards TypeScript makes a real one.
 */
function withoutCollator(run: () => void): void {
  const { Collator } = Intl;
  const byCode = { compare: (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0) };
  Object.assign(Intl, {
    Collator: class {
      compare = byCode.compare;
    },
  });
  try {
    run();
  } finally {
    Object.assign(Intl, { Collator });
    const { setUILocale } = ts as unknown as { setUILocale(locale: string | undefined): void };
    setUILocale("x");
    setUILocale(undefined);
  }
}

/** Converts, completes and inspects a few cells. The caller resets the session afterwards. */
export function warmUp(session: FrontSession): void {
  withoutCollator(() => {
    for (const [index, code] of cells.entries()) session.convert(code, index + 1);
    session.complete("numbers.", 8);
    session.complete("num", 3);
    session.complete('import { join } from "node:pa', 29);
    session.inspect("console.log(total)", 10, 0);
  });
}
