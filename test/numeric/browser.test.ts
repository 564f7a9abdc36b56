import { expect, test } from "@jest/globals";
import { build } from "esbuild";

/** The linear algebra as a page gets it: one script, without anything of Node. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { blasReport, eigh, matmul } from "./linalg.ts"; export { Matrix } from "./matrix.ts";
        export { random } from "./random.ts"; export { rbfGram } from "../kernels/gram.ts";`,
      resolveDir: "kernel-lib/numeric",
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["source"],
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

test("a browser bundle has no native door, asks for nothing of Node, and computes", async () => {
  const code = await bundle();
  expect(code).not.toMatch(/koffi|node:|availableParallelism/);
  const page = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  expect(page.blasReport()).toMatchObject({ source: "ml-matrix", fallback: true });
  expect(
    [
      ...page.eigh([
        [2, 1],
        [1, 2],
      ]).values,
    ].map((v: number) => Number(v.toFixed(12))),
  ).toEqual([1, 3]);
  expect(page.rbfGram([[0], [1]], { lengthscale: 1 }).get(0, 1)).toBeCloseTo(Math.exp(-0.5), 14);
  expect(page.random(1).stream("features", 3).uniform(1)[0]).toBe(0.897797856651612);
});
