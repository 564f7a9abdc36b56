/** The package as npm delivers it, in a folder of its own: with our kernel, with the stock tslab kernel, without Python. */
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { seenFigures, startBrowser } from "./browser.ts";
import { fakePath, type Run, root, run, temporaryFolder } from "./checkout.ts";
import { countFigures, type NotebookFile, readNotebook, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

/** The newest of stock tslab; it needs a TypeScript of its own and must stay out of this project's packages. */
const TSLAB = "tslab@1.0.22";

const npmCli = process.env.npm_execpath;
const npm = (args: readonly string[], cwd: string): Promise<Run> =>
  npmCli ? run(process.execPath, [npmCli, ...args], { cwd }) : run("npm", args, { cwd });
const succeed = async (promise: Promise<Run>): Promise<string> => {
  const { code, out, err } = await promise;
  if (code !== 0) throw new Error(`code ${code}\n${out}\n${err}`);
  return out;
};
const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];

/** Shorthand properties are written out: tslab loses names of earlier cells in them. */
const cells = [
  { code: 'import { display } from "tangentlab";' },
  { code: 'import { effectiveRidge, effectiveRidgeFigure } from "tangentlab/random-features";' },
  { code: "const eigenvalues = Array.from({ length: 20 }, (_, i) => Math.exp(-i / 2));" },
  { code: "console.log(effectiveRidge({ eigenvalues: eigenvalues, features: 10, ridge: 1e-2 }).effectiveRidge);" },
  { code: "display(effectiveRidgeFigure({ eigenvalues: eigenvalues, features: [5, 10, 20], ridges: [1e-2] }));" },
  { code: 'console.log(require.resolve("tangentlab/package.json"));' },
];

let folder: string;
let own: string;
let remove: () => void;
beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  own = path.join(folder, "own folder ü");
  mkdirSync(own);
  writeFileSync(path.join(own, "package.json"), '{ "private": true }\n');
  const packed = (
    await succeed(npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], root))
  ).trim();
  await succeed(npm(["install", ...quiet, path.join(folder, packed), TSLAB], own));
}, 240_000);
afterAll(() => remove());

const bin = (name: string): string => path.join(own, "node_modules", ".bin", name);
const textOf = ({ outputs = [] }: NotebookFile["cells"][number]): string =>
  outputs.map(({ text = "" }) => [text].flat().join("")).join("");

/** Runs the notebook of this file with a kernel registered below `folder`. */
async function execute(kernel: string): Promise<NotebookFile> {
  const file = writeNotebook(path.join(own, "a notebook.ipynb"), cells);
  const output = path.join(folder, `${kernel}.ipynb`);
  const python = path.join(root, ".venv", "bin", "python");
  const script = path.join(root, "scripts", "execute.py");
  const env = { ...process.env, JUPYTER_PATH: path.join(folder, "share", "jupyter") };
  await succeed(run(python, ["-W", "ignore", script, file, output, "--kernel", kernel], { env }));
  return readNotebook(output);
}

test("our kernel, registered from the package, runs the package's own library", async () => {
  await succeed(run(bin("tangentlab"), ["install", "--prefix", folder, "--name", "tangentlab-packed"], { cwd: own }));
  const notebook = await execute("tangentlab-packed");
  expect(textOf(notebook.cells[3]!)).toBe("0.03583133651372712\n");
  expect(countFigures(notebook)).toBe(1);
  expect(textOf(notebook.cells[5]!).trim()).toBe(realpathSync(path.join(own, "node_modules/tangentlab/package.json")));
}, 120_000);

test("without Python the notebook runs inside the program", async () => {
  const file = writeNotebook(path.join(own, "local.ipynb"), cells);
  const env = { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${fakePath(folder, {})}` };
  const { code, out, err } = await run(bin("tangentlab"), ["run", file, "--local"], { cwd: own, env });
  expect([err, code]).toEqual(["", 0]);
  expect(out).toContain("all cells ran");
}, 60_000);

describe("the stock tslab kernel", () => {
  let notebook: NotebookFile;
  beforeAll(async () => {
    const env = { ...process.env, PATH: `${path.join(root, ".venv", "bin")}${path.delimiter}${process.env.PATH}` };
    const python = path.join(root, ".venv", "bin", "python");
    const args = ["install", `--python=${python}`, `--binary=${bin("tslab")}`, `--prefix=${folder}`];
    await succeed(run(bin("tslab"), args, { cwd: own, env }));
    notebook = await execute("tslab");
  }, 120_000);

  test("finds the types, computes the same digits, shows a figure as HTML", () => {
    expect(textOf(notebook.cells[3]!)).toBe("0.03583133651372712\n");
    const [shown] = notebook.cells[4]!.outputs ?? [];
    expect(Object.keys(shown?.data ?? {})).toEqual(["text/html"]);
    expect([shown?.data?.["text/html"]].flat().join("")).toContain("Too few features act like a larger ridge");
  });

  describeWithBrowser("in a browser", () => {
    test("the figure draws itself, without any request", async () => {
      const html = [notebook.cells[4]!.outputs?.[0]?.data?.["text/html"]].flat().join("");
      const browser = await startBrowser();
      const { page, trouble } = await browser.open();
      await page.setContent(`<!DOCTYPE html><meta charset="utf-8"><title>t</title>${html}`);
      await page.waitForSelector(".js-plotly-plot .main-svg");
      expect((await seenFigures(page)).map(({ marks }) => marks > 0)).toEqual([true]);
      expect(trouble).toEqual({ errors: [], requests: [] });
      await browser.close();
    }, 60_000);
  });
});

test.each(["test", "bench", "docs", "kernel-lib", "dist/jupyter/snapshots", "dist/.tsbuildinfo"])(
  "%s is not in the package",
  (name) => {
    expect(existsSync(path.join(root, name))).toBe(true);
    expect(existsSync(path.join(own, "node_modules/tangentlab", name))).toBe(false);
  },
);
