/** Every @example of a public doc comment, and every TypeScript block of the documents, runs and gives the digits it promises. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { transformSync } from "@swc/core";
import * as root from "tangentlab";

interface Example {
  readonly name: string;
  readonly code: string;
}

const listed = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name));

/** The lines after `@example`, up to the next tag or the end of the comment. */
const comments = listed("kernel-lib", ".ts").flatMap((name): Example[] =>
  [...readFileSync(name, "utf8").matchAll(/@example\n([\s\S]*?)(?=\n\s*\*\s*@|\n?\s*\*\/)/g)].map(([, body], i) => ({
    name: `${name} #${i + 1}`,
    code: body.replace(/^\s*\* ?/gm, ""),
  })),
);

/** The `ts` blocks of the documents; `typescript` blocks are for reading only, as where a person has to answer. */
const documents = ["README.md", "CONTRIBUTING.md", ...listed("docs", ".md")].flatMap((name): Example[] =>
  [...readFileSync(name, "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code], i) => ({
    name: `${name} #${i + 1}`,
    code,
  })),
);

const chapters = await Promise.all(readdirSync("kernel-lib/chapters").map((slug) => import(`tangentlab/${slug}`)));

/** What an example may use; imports of the library itself are dropped. */
const scope: Record<string, unknown> = {
  ...root,
  ...Object.assign({}, ...chapters),
  inputs: root.Matrix.from([[0], [1], [2]]),
  labels: [0, 1, 0],
};

/** `expression; // 0.15…` becomes a comparison; returns how many there are. */
function instrument(code: string): { js: string; promises: number } {
  let promises = 0;
  const checked = code
    .replace(/^import[^;]*from "tangentlab[^"]*";\n/gm, "")
    .replace(/^([^\n;]+); \/\/ (-?\d\S*).*$/gm, (_, expression, promised) => {
      promises++;
      return `promise(${expression}, ${JSON.stringify(promised)});`;
    });
  const { code: js } = transformSync(`async () => {${checked}\n}`, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "es6" },
  });
  return { js: js.trim().replace(/;$/, ""), promises };
}

test.each([...comments, ...documents])("$name", async ({ code }) => {
  const { js, promises } = instrument(code);
  const kept: boolean[] = [];
  const promise = (value: unknown, text: string) => {
    const digits = text.replace(/…$/, "");
    const holds = text.endsWith("…") ? String(value).startsWith(digits) : String(value) === digits;
    expect(holds ? text : String(value)).toBe(text);
    kept.push(holds);
  };
  const run = new Function(...Object.keys(scope), "promise", `"use strict"; return (${js})();`);
  await run(...Object.values(scope), promise);
  expect(kept.length).toBe(promises);
});

test("there are examples of both kinds", () => {
  expect(comments.length).toBeGreaterThan(5);
  expect(documents.length).toBeGreaterThan(2);
});

test("relative links of the documents lead somewhere", () => {
  const dead = ["README.md", "CONTRIBUTING.md", ...listed("docs", ".md")].flatMap((name) =>
    [...readFileSync(name, "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target]) => path.join(path.dirname(name), target))
      .filter((target) => !existsSync(target)),
  );
  expect(dead).toEqual([]);
});
