import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command, CommandError, type Given, UsageError } from "../command.ts";
import { runProgram } from "../process.ts";
import { findEnvironment, packageRoot, pythonPath, setupModule } from "../project.ts";

/** The package with OpenBLAS in the version that set-up installs: `scipy-openblas64==0.3.34.481.3`. */
export function blasPackage(): string {
  const locked = readFileSync(path.join(packageRoot, "requirements.lock"), "utf8");
  const found = /^scipy-openblas64==\S+/m.exec(locked);
  if (!found) throw new CommandError("requirements.lock of this package names no scipy-openblas64");
  return found[0];
}

async function installBlas(): Promise<void> {
  const name = blasPackage();
  const { code, errors } = await runProgram(pythonPath(), ["-m", "pip", "install", "--quiet", name]);
  if (code !== 0) throw new CommandError(`${errors}\n${name} was not installed`);
  console.log(`${name} installed in ${findEnvironment()}`);
}

/** Where the kernel goes: `--user`, `--prefix DIR`, or the environment with JupyterLab. */
function place(given: Given): { user: true } | { prefix: string } | { sysPrefix: true } {
  const prefix = given.text("prefix");
  const chosen = [given.has("user"), prefix !== undefined, given.has("sys-prefix")].filter(Boolean).length;
  if (chosen > 1) throw new UsageError("choose one of --user, --sys-prefix and --prefix");
  if (prefix !== undefined) return { prefix: path.resolve(prefix) };
  if (given.has("user")) return { user: true };
  const environment = findEnvironment();
  return environment && !given.has("sys-prefix") ? { prefix: environment } : { sysPrefix: true };
}

interface JupyterModule {
  copyExtension(root: string, data: string): void;
  removeExtension(data: string): void;
}

/** JupyterLab's extension and the export templates, in a data folder of Jupyter: folders of our own name. */
async function putExtension(data: string, remove: boolean): Promise<void> {
  const { copyExtension, removeExtension } = await setupModule<JupyterModule>("jupyter.mjs");
  if (remove) removeExtension(data);
  else copyExtension(packageRoot, data);
}

/** Options that say where and which kernel: nothing of it concerns BLAS. */
const ofKernels = ["user", "sys-prefix", "prefix", "name", "remove"];

async function run(given: Given): Promise<number> {
  if (given.has("blas")) {
    const idle = ofKernels.find((name) => given.has(name) || given.text(name) !== undefined);
    if (idle !== undefined) {
      throw new UsageError(`choose --blas or --${idle}: OpenBLAS goes into the environment with JupyterLab`);
    }
    await installBlas();
    return 0;
  }
  const { installKernel, uninstallKernel } = await import("../../jupyter/install.ts");
  const name = given.text("name");
  const options = { ...place(given), ...(name === undefined ? {} : { name }) };
  const folder = given.has("remove") ? await uninstallKernel(options) : await installKernel(options);
  // Beside `kernels/<name>`; kernels of other names share the extension.
  if (!(name && given.has("remove"))) await putExtension(path.resolve(folder, "..", ".."), given.has("remove"));
  console.log(`${given.has("remove") ? "removed" : "registered"} ${folder}`);
  return 0;
}

/** `tangentlab install`: registers the kernel with a Jupyter. */
export const installCommand: Command = {
  name: "install",
  summary: "register the kernel with a Jupyter (or remove it)",
  operands: "",
  count: [0, 0],
  options: {
    user: { help: "for the current user, all Jupyters" },
    "sys-prefix": { help: "in the active virtual or conda environment, else in that of the jupyter on PATH" },
    prefix: { value: "folder", help: "below a folder: <folder>/share/jupyter/kernels" },
    name: { value: "name", help: "name of the kernel (default tangentlab)" },
    remove: { help: "remove it there" },
    blas: { help: "install OpenBLAS for fast linear algebra into the environment with JupyterLab instead" },
  },
  notes: [
    "JupyterLab's extension for figures and the templates of exports go to the same place.",
    `Without a place: the environment with JupyterLab, first of <package>/.venv, .venv above here, the active one.`,
  ],
  run,
};
