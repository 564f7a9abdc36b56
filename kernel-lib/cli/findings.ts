/** What `doctor` looks at: the data folders of a Jupyter, best first, as `jupyter --paths` lists them; the browser for PDFs. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromiumCure, findChromium } from "./pdf.ts";

/** One line of the report: what was looked at, what was found, and the cure where it is not well. */
export interface Finding {
  readonly name: string;
  readonly found: string;
  readonly cure?: string;
  /** Everything but one command, or its speed, is well without it. */
  readonly optional?: true;
}

const install = "run: npx tangentlab install";

/** The first place where something lies below one of the data folders. */
const firstOf = (data: readonly string[], ...names: readonly string[]): string | undefined =>
  data.map((folder) => path.join(folder, ...names)).find((file) => existsSync(file));

/** The Node and the program that a kernel.json starts, or `undefined` when it is cut short or names none. */
function startOf(file: string): readonly string[] | undefined {
  const isText = (part: unknown): part is string => typeof part === "string";
  try {
    const { argv } = JSON.parse(readFileSync(file, "utf8")) ?? {};
    return Array.isArray(argv) && argv.length > 1 && argv.every(isText) ? argv.slice(0, 2) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the kernel is registered, and what it starts is there. */
export function kernelFinding(data: readonly string[]): Finding {
  const file = firstOf(data, "kernels", "tangentlab", "kernel.json");
  if (file === undefined) return { name: "kernel", found: "not registered", cure: install };
  const start = startOf(file);
  if (start === undefined) return { name: "kernel", found: `${file} is damaged`, cure: install };
  const missing = start.find((part) => !existsSync(part));
  return missing ? { name: "kernel", found: `${missing} is missing`, cure: install } : { name: "kernel", found: file };
}

/** Who draws figures in JupyterLab. Other programs that draw them are in the way: they ignore updates of a figure. */
export function figuresFinding(data: readonly string[]): Finding {
  if (firstOf(data, "labextensions", "jupyterlab-plotly") !== undefined) {
    return { name: "figures", found: "jupyterlab-plotly draws them and ignores sliders", cure: "pip uninstall plotly" };
  }
  const own = firstOf(data, "labextensions", "tangentlab");
  if (own === undefined) return { name: "figures", found: "no JupyterLab extension", cure: install };
  return { name: "figures", found: own };
}

/** Whether nbconvert finds what exported pages are made from. */
export function exportsFinding(data: readonly string[]): Finding {
  const template = firstOf(data, "nbconvert", "templates", "tangentlab");
  if (template === undefined) return { name: "exports", found: "no template for nbconvert", cure: install };
  return { name: "exports", found: template };
}

/** The browser that prints PDFs. */
export function browserFinding(env: NodeJS.ProcessEnv = process.env): Finding {
  const file = findChromium(env);
  if (file !== undefined) return { name: "browser", found: file };
  return { name: "browser", found: "no Chromium or Chrome", cure: `for --pdf: ${chromiumCure}`, optional: true };
}
