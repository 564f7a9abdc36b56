/**
 * The one harness for reference cases. A chapter gives a table from *kind of case* to a runner; every case of
 * `<slug>.reference.json` is then a test. TANGENTLAB_REFERENCES names another folder to read the files from.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

export interface ReferenceCase {
  readonly id: string;
  readonly kind: string;
  readonly what: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs of a case have the shape its kind documents
  readonly inputs: any;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly rtol?: number;
  readonly atol?: number;
  readonly statistical?: true;
}

/** How the cases of one kind are run. */
export interface Kind {
  /** The public function that the kind checks. */
  readonly checks: string;
  /** Inputs to results, under the names of the case's `expected`; absent until the function is delivered. */
  // biome-ignore lint/suspicious/noExplicitAny: see ReferenceCase.inputs
  readonly run?: (inputs: any, reference: ReferenceCase) => Record<string, unknown> | Promise<Record<string, unknown>>;
}

const folder =
  process.env.TANGENTLAB_REFERENCES ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "references");

/** JSON has no infinity: the files write it as a string. */
function revive(_key: string, value: unknown): unknown {
  if (value === "Infinity") return Infinity;
  if (value === "-Infinity") return -Infinity;
  return value;
}

/** All cases of a chapter. */
export function referenceCases(slug: string): readonly ReferenceCase[] {
  const text = readFileSync(path.join(folder, `${slug}.reference.json`), "utf8");
  return (JSON.parse(text, revive) as { cases: ReferenceCase[] }).cases;
}

/** Largest excess of |x - e| over atol + rtol |e|, elementwise; above 0 is a failure. Throws when shapes differ. */
function excess(actual: unknown, expected: unknown, reference: ReferenceCase, at: string): number {
  if (typeof expected === "object" && expected !== null) {
    const wanted = expected as ArrayLike<unknown>;
    const given = actual as ArrayLike<unknown> | undefined;
    if (given?.length !== wanted.length) {
      throw new Error(`${reference.id}: ${at} has length ${given?.length}, expected ${wanted.length}`);
    }
    let worst = -Infinity;
    for (let i = 0; i < wanted.length; i++)
      worst = Math.max(worst, excess(given[i], wanted[i], reference, `${at}[${i}]`));
    return worst;
  }
  if (typeof expected !== "number" || typeof actual !== "number" || Number.isNaN(actual)) {
    throw new Error(`${reference.id}: ${at} is ${String(actual)}, expected ${String(expected)}`);
  }
  if (actual === expected) return -Infinity;
  return Math.abs(actual - expected) - (reference.atol ?? 0) - (reference.rtol ?? 0) * Math.abs(expected);
}

/** Compares exactly the keys present in `expected`. */
export function expectReference(actual: Record<string, unknown>, reference: ReferenceCase): void {
  const misses = Object.entries(reference.expected)
    .filter(([key, value]) => !(excess(actual[key], value, reference, key) <= 0))
    .map(([key, value]) => ({ key, actual: actual[key], expected: value }));
  expect({ case: reference.id, misses }).toEqual({ case: reference.id, misses: [] });
}

/**
 * Declares one test per case. A kind that is missing from the table fails; a kind without a runner fails once the
 * function it checks is exported, and is listed as not yet delivered before.
 */
export function runReferences(
  slug: string,
  kinds: Readonly<Record<string, Kind>>,
  chapter: Readonly<Record<string, unknown>>,
): void {
  const pending = new Set<string>();
  for (const reference of referenceCases(slug)) {
    const kind = kinds[reference.kind];
    if (kind !== undefined && kind.run === undefined && !(kind.checks in chapter)) {
      pending.add(`${reference.kind} (${kind.checks})`);
      continue;
    }
    test(`${reference.kind}: ${reference.id}`, async () => {
      if (kind?.run === undefined) {
        throw new Error(`no runner for kind "${reference.kind}"${kind ? `, but ${kind.checks} is exported` : ""}`);
      }
      expectReference(await kind.run(reference.inputs, reference), reference);
    });
  }
  if (pending.size > 0) {
    test(`not yet delivered: ${[...pending].join(", ")}`, () => {
      const unexpected = Object.entries(kinds).filter(([, kind]) => kind.run === undefined && kind.checks in chapter);
      expect(unexpected.map(([name]) => name)).toEqual([]);
    });
  }
}
