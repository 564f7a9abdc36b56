import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { blasReport } from "../../numeric/openblas.ts";
import type { Command } from "../command.ts";
import { runProgram } from "../process.ts";
import { environmentCure, findEnvironment, pythonPath } from "../project.ts";

/** One line of the report: what was looked at, what was found, and the cure where it is not well. */
interface Finding {
  readonly name: string;
  readonly found: string;
  readonly cure?: string;
}

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fine = major > 20 || (major === 20 && minor >= 19);
  return { name: "node", found: process.version, ...(fine ? {} : { cure: "install Node 20.19 or newer" }) };
}

const VERSIONS =
  "import sys, jupyterlab, nbconvert; print(sys.version.split()[0], jupyterlab.__version__, nbconvert.__version__)";

async function python(environment: string | undefined): Promise<Finding> {
  if (!environment) return { name: "python", found: "no environment", cure: environmentCure() };
  let line = "";
  const { code } = await runProgram(pythonPath(), ["-c", VERSIONS], {
    onLine: (text) => {
      line = text;
    },
  });
  if (code !== 0)
    return {
      name: "python",
      found: `${environment} without JupyterLab`,
      cure: `delete ${environment}, then ${environmentCure()}`,
    };
  const [version, lab, nbconvert] = line.split(" ");
  return { name: "python", found: `${version} in ${environment}, JupyterLab ${lab}, nbconvert ${nbconvert}` };
}

function kernel(environment: string | undefined): Finding {
  const file = path.join(environment ?? "", "share", "jupyter", "kernels", "tangentlab", "kernel.json");
  const cure = "run: npx tangentlab install";
  if (!environment || !existsSync(file)) return { name: "kernel", found: "not registered", cure };
  const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
  const missing = argv.slice(0, 2).find((part) => !existsSync(part));
  return missing ? { name: "kernel", found: `${missing} is missing`, cure } : { name: "kernel", found: file };
}

function blas(): Finding {
  const { source, version, threads, fallback } = blasReport();
  const found = `${source} (${version}, ${threads} threads)`;
  return fallback ? { name: "blas", found, cure: "for speed: npx tangentlab install --blas" } : { name: "blas", found };
}

/** Other programs that draw our figures, and are in the way: they ignore updates of a figure. */
function extensions(environment: string | undefined): Finding {
  const folder = path.join(environment ?? "", "share", "jupyter", "labextensions");
  const names = environment && existsSync(folder) ? readdirSync(folder) : [];
  if (names.includes("jupyterlab-plotly")) {
    return { name: "figures", found: "jupyterlab-plotly draws them and ignores sliders", cure: "pip uninstall plotly" };
  }
  if (!names.includes("tangentlab"))
    return { name: "figures", found: "no JupyterLab extension", cure: "run: npx tangentlab install" };
  return { name: "figures", found: "own JupyterLab extension" };
}

async function run(): Promise<number> {
  const environment = findEnvironment();
  const findings = [node(), await python(environment), kernel(environment), blas(), extensions(environment)];
  for (const { name, found, cure } of findings) {
    console.log(`${cure ? "✗" : "✓"} ${name.padEnd(8)} ${found}${cure ? `\n  ${" ".repeat(8)} ${cure}` : ""}`);
  }
  return findings.some(({ cure, name }) => cure && name !== "blas") ? 1 : 0;
}

/** `tangentlab doctor`: what this machine has, and the cure for what it lacks. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "check Node, Python, kernel, BLAS and JupyterLab's extensions",
  operands: "",
  count: [0, 0],
  options: {},
  notes: ["Exit code 1 when something is wrong; each finding comes with its cure."],
  run,
};
