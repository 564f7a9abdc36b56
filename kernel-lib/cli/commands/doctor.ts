import { blasReport } from "../../numeric/openblas.ts";
import type { Command } from "../command.ts";
import { browserFinding, exportsFinding, type Finding, figuresFinding, kernelFinding } from "../findings.ts";
import { runProgram } from "../process.ts";
import { environmentCure, findEnvironment, packageRoot, pythonPath, setupModule } from "../project.ts";

interface NodeModule {
  oldestNode(root: string): string;
  isOldNode(version: string, oldest: string): boolean;
}

async function node(): Promise<Finding> {
  const { oldestNode, isOldNode } = await setupModule<NodeModule>("node.mjs");
  const oldest = oldestNode(packageRoot);
  const cure = isOldNode(process.version, oldest) ? { cure: `install Node ${oldest} or newer` } : {};
  return { name: "node", found: process.version, ...cure };
}

/** What a JupyterLab says about itself. */
interface JupyterReport {
  readonly python: string;
  readonly lab: string;
  readonly nbconvert: string;
  /** Where it looks for kernels, extensions and templates, best first. */
  readonly data: readonly string[];
}

const REPORT = `import json, sys, jupyterlab, nbconvert
from jupyter_core.paths import jupyter_path
print(json.dumps({"python": sys.version.split()[0], "lab": jupyterlab.__version__, "nbconvert": nbconvert.__version__,
                  "data": jupyter_path()}))`;

/** The report of the environment's JupyterLab, or `undefined` where there is none. */
async function jupyterReport(environment: string | undefined): Promise<JupyterReport | undefined> {
  if (environment === undefined) return undefined;
  let line = "";
  const { code } = await runProgram(pythonPath(), ["-c", REPORT], {
    onLine: (text) => {
      line = text;
    },
  });
  return code === 0 ? (JSON.parse(line) as JupyterReport) : undefined;
}

function python(environment: string | undefined, report: JupyterReport | undefined): Finding {
  if (environment === undefined) return { name: "python", found: "no environment", cure: environmentCure() };
  if (report === undefined) {
    const cure = `delete ${environment}, then ${environmentCure()}`;
    return { name: "python", found: `${environment} without JupyterLab`, cure };
  }
  const found = `${report.python} in ${environment}, JupyterLab ${report.lab}, nbconvert ${report.nbconvert}`;
  return { name: "python", found };
}

function blas(): Finding {
  const { source, version, threads, fallback } = blasReport();
  const found = `${source} (${version}, ${threads} threads)`;
  if (!fallback) return { name: "blas", found };
  return { name: "blas", found, cure: "for speed: npx tangentlab install --blas", optional: true };
}

async function run(): Promise<number> {
  const environment = findEnvironment();
  const report = await jupyterReport(environment);
  const data = report?.data ?? [];
  const findings = [
    await node(),
    python(environment, report),
    kernelFinding(data),
    blas(),
    figuresFinding(data),
    exportsFinding(data),
    browserFinding(),
  ];
  for (const { name, found, cure } of findings) {
    console.log(`${cure ? "✗" : "✓"} ${name.padEnd(8)} ${found}${cure ? `\n  ${" ".repeat(8)} ${cure}` : ""}`);
  }
  return findings.some(({ cure, optional }) => cure && !optional) ? 1 : 0;
}

/** `tangentlab doctor`: what this machine has, and the cure for what it lacks. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "check Node, Python, kernel, BLAS, JupyterLab's extensions and the browser for PDFs",
  operands: "",
  count: [0, 0],
  options: {},
  notes: ["Each finding comes with its cure. Exit code 1 when something is wrong; BLAS and browser are optional."],
  run,
};
