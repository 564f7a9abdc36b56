/** What `doctor` looks at in the data folders of a Jupyter, best first, as `jupyter --paths` lists them. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** One line of the report: what was looked at, what was found, and the cure where it is not well. */
export interface Finding {
  readonly name: string;
  readonly found: string;
  readonly cure?: string;
}

const install = "run: npx tangentlab install";

/** The first place where something lies below one of the data folders. */
const firstOf = (data: readonly string[], ...names: readonly string[]): string | undefined =>
  data.map((folder) => path.join(folder, ...names)).find((file) => existsSync(file));

/** Whether the kernel is registered, and what it starts is there. */
export function kernelFinding(data: readonly string[]): Finding {
  const file = firstOf(data, "kernels", "tangentlab", "kernel.json");
  if (file === undefined) return { name: "kernel", found: "not registered", cure: install };
  const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
  const missing = argv.slice(0, 2).find((part) => !existsSync(part));
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
