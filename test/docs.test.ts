/** Every @example of a public doc comment runs, and prints the digits that its comment promises. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import * as root from "tangentlab";
import * as randomFeatures from "tangentlab/random-features";

const sources = readdirSync("kernel-lib", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** The lines after `@example`, up to the next tag or the end of the comment. */
const examples = sources.flatMap((name) => {
  const text = readFileSync(path.join("kernel-lib", name), "utf8");
  return [...text.matchAll(/@example\n([\s\S]*?)(?=\n\s*\*\s*@|\n?\s*\*\/)/g)].map(([, body], i) => ({
    name: `${name} #${i + 1}`,
    code: body
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .join("\n"),
  }));
});

/** What an example may use without saying so. */
const scope: Record<string, unknown> = {
  ...root,
  ...randomFeatures,
  inputs: root.Matrix.from([[0], [1], [2]]),
  labels: [0, 1, 0],
};

test.each(examples)("$name", async ({ code }) => {
  const lines = code.trim().split("\n");
  const promised = /^(.*?);?\s*\/\/\s*(.+)$/.exec(lines.at(-1) ?? "");
  const body = promised ? [...lines.slice(0, -1), `return (${promised[1]});`] : [...lines, "return undefined;"];
  const run = new Function(...Object.keys(scope), `"use strict"; return (async () => { ${body.join("\n")} })();`);
  const value = await run(...Object.values(scope));
  if (!promised) return;
  const [, , text] = promised;
  const digits = /^(-?[\d.]+(?:e-?\d+)?)…/.exec(text)?.[1];
  if (digits) expect(String(value).startsWith(digits)).toBe(true);
  else expect(String(value)).toBe(text.trim());
});

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(5);
});
