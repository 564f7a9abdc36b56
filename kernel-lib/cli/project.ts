import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CommandError } from "./command.ts";
import { notebookFault } from "./notebook-fault.ts";

/** Folder of this package: the one above `dist` or `kernel-lib`. */
export const packageRoot: string = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** What package.json says of this package. */
export const manifest = (): { readonly version: string } =>
  JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8"));

const interpreterOf = (environment: string): string =>
  process.platform === "win32"
    ? path.join(environment, "Scripts", "python.exe")
    : path.join(environment, "bin", "python");

/** Virtual environments that may hold JupyterLab, best first: this package's, those above the working folder, the active one. */
function* environments(): Iterable<string> {
  yield path.join(packageRoot, ".venv");
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    yield path.join(folder, ".venv");
    if (folder === path.dirname(folder)) break;
  }
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX"]) if (process.env[name]) yield process.env[name];
}

/** The virtual environment with JupyterLab, or `undefined`. */
export function findEnvironment(): string | undefined {
  for (const environment of environments()) if (existsSync(interpreterOf(environment))) return environment;
  return undefined;
}

/** Whether a folder of this package is a copy that npm put into somebody's node_modules: it has no set-up of its own. */
const isInstalled = (root: string): boolean => path.basename(path.dirname(root)) === "node_modules";

/** The command that brings an environment with JupyterLab, in words. */
export function environmentCure(root = packageRoot): string {
  if (!isInstalled(root)) return `run "npm start" once in ${root}`;
  const pip = process.platform === "win32" ? ".venv\\Scripts\\pip" : ".venv/bin/pip";
  const list = path.join(path.relative(process.cwd(), root), "requirements.lock");
  return `python3 -m venv .venv && ${pip} install -r "${list}" && npx tangentlab install`;
}

/** The Python of {@link findEnvironment}. Throws CommandError when there is none. */
export function pythonPath(): string {
  const environment = findEnvironment();
  if (!environment) {
    throw new CommandError(
      `no Python environment with JupyterLab found: ${environmentCure()}; or activate one of yours`,
    );
  }
  return interpreterOf(environment);
}

/** A Python program of this package. */
export const script = (name: string): string => path.join(packageRoot, "scripts", name);

/** A module of set-up: plain JavaScript, as it runs before anything is built. */
export const setupModule = <T>(name: string): Promise<T> =>
  import(pathToFileURL(path.join(packageRoot, "scripts", "setup", name)).href);

/** A notebook the user named, as an absolute path. Throws CommandError when it is missing or no notebook. */
export function notebookPath(given: string): string {
  const file = path.resolve(given);
  if (!existsSync(file)) throw new CommandError(`${given} does not exist`);
  if (!statSync(file).isFile()) throw new CommandError(`${given} is a folder; name a notebook in it`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandError(`${given} is not a notebook: ${(error as Error).message}`);
  }
  const fault = notebookFault(content);
  if (fault !== undefined) throw new CommandError(`${given} is not a notebook: ${fault}`);
  return file;
}

/** Whether two paths lead to one file, by whatever name or link. */
export function isSameFile(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return path.resolve(one) === path.resolve(other);
  return realpathSync(one) === realpathSync(other);
}

/** Whether a file or folder is there and can be written to. */
export const isWritable = (place: string): boolean => {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
};

const isFolder = (place: string): boolean => existsSync(place) && statSync(place).isDirectory();

/**
 * Where the result of a notebook goes, as an absolute path: to the file the user named, or below the notebook's name with
 * this ending into the folder the user named, else beside the notebook. Throws CommandError when it cannot be written
 * there, and when it would be written over the notebook.
 */
export function outputPath(notebook: string, given: string | undefined, ending: string): string {
  const named = path.resolve(given ?? path.dirname(notebook));
  const name = path
    .basename(notebook)
    .replace(/\.ipynb$/i, "")
    .concat(ending);
  const file = isFolder(named) ? path.join(named, name) : named;
  const folder = path.dirname(file);
  if (!isFolder(folder)) throw new CommandError(`the folder ${folder} does not exist`);
  if (isFolder(file)) throw new CommandError(`${file} is a folder; name a file with --output`);
  if (isSameFile(file, notebook)) throw new CommandError("--output is the notebook itself; choose another file");
  if (!isWritable(existsSync(file) ? file : folder)) throw new CommandError(`${file} cannot be written to`);
  return file;
}
