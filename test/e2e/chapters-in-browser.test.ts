/** Every chapter is bundled for browsers, with nothing of Node in it, and passes its reference cases in Chromium. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { build } from "esbuild";
import { expectReference, type ReferenceCase, referenceCases } from "../reference.ts";
import { startBrowser } from "./browser.ts";
import { describeWithBrowser } from "./with-browser.ts";

const chapters = readdirSync("kernel-lib/chapters").filter((slug) => existsSync(`test/chapters/${slug}/kinds.ts`));

/** The chapter and its runners as one script that leaves `kinds` on the page. */
async function bundle(slug: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { kinds } from ${JSON.stringify(path.resolve(`test/chapters/${slug}/kinds.ts`))}`,
      resolveDir: ".",
    },
    bundle: true,
    platform: "browser",
    conditions: ["source"],
    format: "iife",
    globalName: "chapter",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

declare const chapter: {
  kinds: Record<string, { run?: (inputs: unknown) => Record<string, unknown> | Promise<Record<string, unknown>> }>;
};

/** In the page: runs one case; lists of numbers travel as arrays. */
async function runCase({ kind, inputs }: ReferenceCase): Promise<Record<string, unknown>> {
  const results = (await chapter.kinds[kind].run?.(inputs)) ?? {};
  const plain = (value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
  return Object.fromEntries(Object.entries(results).map(([key, value]) => [key, plain(value)]));
}

test("every chapter has runners", () => {
  expect(chapters).toEqual(readdirSync("kernel-lib/chapters"));
});

describeWithBrowser("in Chromium, on the plain numerics", () => {
  test.each(chapters)("%s passes its reference cases", async (slug) => {
    const browser = await startBrowser();
    try {
      const { page, trouble } = await browser.open();
      await page.addScriptTag({ content: await bundle(slug) });
      const runnable: string[] = await page.evaluate(() =>
        Object.keys(chapter.kinds).filter((kind) => chapter.kinds[kind].run),
      );
      const cases = referenceCases(slug).filter(({ kind, statistical }) => runnable.includes(kind) && !statistical);
      expect(cases.length).toBeGreaterThan(0);
      for (const reference of cases) expectReference(await page.evaluate(runCase, reference), reference);
      expect(trouble).toEqual({ errors: [], requests: [] });
    } finally {
      await browser.close();
    }
  });
});
