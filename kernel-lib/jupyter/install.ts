/** Registers the kernel with Jupyter: a folder with kernel.json and logos. No Python is needed. */
import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidArgumentError, ResourceError } from "../errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a kernel is registered: for the user, in the active Python environment, or below a folder. */
export type KernelPlace = (
  | { readonly user: true }
  | { readonly sysPrefix: true }
  | {
      /** Folder that gets `share/jupyter/kernels/<name>`. */
      readonly prefix: string;
    }
) & {
  /** Name of the kernelspec, default `tangentlab`. */
  readonly name?: string;
  /** Environment variables, default those of the process. */
  readonly env?: Environment;
};

const packageFolder = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
const specFiles = ["kernel.json", ...logos];

/** Jupyter's data folder of the user, as `jupyter --data-dir` prints it. */
function userData(env: Environment): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  const home = env.HOME ?? os.homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Jupyter");
  if (process.platform === "win32") return path.join(env.APPDATA ?? path.join(home, "AppData", "Roaming"), "jupyter");
  return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "jupyter");
}

/** Prefix of the `jupyter` on PATH: `<prefix>/bin/jupyter`, links followed. */
function jupyterPrefix(env: Environment): string | undefined {
  const names = process.platform === "win32" ? ["jupyter.exe"] : ["jupyter"];
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const found = folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
  return found && path.dirname(path.dirname(realpathSync(found)));
}

function systemPrefix(env: Environment): string {
  const prefix = env.VIRTUAL_ENV || env.CONDA_PREFIX || jupyterPrefix(env);
  if (prefix) return prefix;
  throw new ResourceError(
    "python",
    "no Python environment is active and there is no jupyter on PATH; activate one, or use --user or --prefix DIR",
  );
}

/** Folder of the kernelspec. */
function kernelFolder(place: KernelPlace): string {
  const { name = "tangentlab", env = process.env } = place;
  if (!/^[a-z0-9._-]+$/i.test(name) || /^\.+$/.test(name)) {
    throw new InvalidArgumentError("name", "letters, digits, dots, hyphens and underscores", name);
  }
  const share = (prefix: string) => path.join(path.resolve(prefix), "share", "jupyter");
  const data = "user" in place ? userData(env) : share("prefix" in place ? place.prefix : systemPrefix(env));
  return path.join(data, "kernels", name);
}

/** Content of kernel.json. `argv[0]` is this very Node.js: a JupyterLab started from a menu has another PATH. */
export function kernelSpec(): Readonly<Record<string, unknown>> {
  return {
    argv: [process.execPath, path.join(packageFolder, "dist", "jupyter", "main.js"), "{connection_file}"],
    display_name: "TypeScript (Tangent Lab)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false, supported_encryption: "curve" },
    env: {},
  };
}

/**
 * Writes the kernelspec; an older one of the same name is replaced.
 *
 * @returns the folder.
 * @throws ResourceError (python) when no Python environment is found for `sysPrefix`.
 */
export async function installKernel(place: KernelPlace): Promise<string> {
  const folder = kernelFolder(place);
  await mkdir(folder, { recursive: true });
  for (const logo of logos)
    await copyFile(path.join(packageFolder, "resources", "kernel", logo), path.join(folder, logo));
  const temporary = path.join(folder, `kernel.json.${process.pid}`);
  await writeFile(temporary, `${JSON.stringify(kernelSpec(), undefined, 2)}\n`);
  await rename(temporary, path.join(folder, "kernel.json"));
  return folder;
}

/**
 * Removes what {@link installKernel} wrote, and the folder if nothing else is in it.
 *
 * @returns the folder, whether or not the kernel was there.
 */
export async function uninstallKernel(place: KernelPlace): Promise<string> {
  const folder = kernelFolder(place);
  for (const file of specFiles) await rm(path.join(folder, file), { force: true });
  if (existsSync(folder) && (await readdir(folder)).length === 0) await rmdir(folder);
  return folder;
}
