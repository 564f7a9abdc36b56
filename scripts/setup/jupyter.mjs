import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { filesBelow, fingerprint, sha256 } from "./files.mjs";

const sources = (root) => ["labextension", "nbconvert", "jupyter"].map((name) => path.join(root, "resources", name));

/** Fingerprint of all we copy into the environment, browser assets included. */
export const resourcesHash = (root) =>
  fingerprint([...sources(root).flatMap(filesBelow), ...filesBelow(path.join(root, "dist", "assets"))], root);

/** Fingerprint of the kernel's registration: this Node, this folder, the code that registers. */
export const kernelHash = (root) => {
  const installer = path.join(root, "dist", "jupyter", "install.js");
  const files = [...(existsSync(installer) ? [installer] : []), ...filesBelow(path.join(root, "resources", "kernel"))];
  return sha256(`${process.execPath}\0${root}\0${fingerprint(files, root)}`);
};

function replaceFolder(from, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

const extensionFolder = (data) => path.join(data, "labextensions", "tangentlab");
const templates = ["tangentlab", "tangentlab-slides"];
const templateFolder = (data, name) => path.join(data, "nbconvert", "templates", name);

/** Our JupyterLab extension and export templates, in a data folder of Jupyter: folders of our own name. */
export function copyExtension(root, data) {
  const assets = path.join(root, "dist", "assets");
  const [labextension, nbconvert] = sources(root);
  const extension = extensionFolder(data);
  replaceFolder(labextension, extension);
  for (const name of templates) replaceFolder(path.join(nbconvert, name), templateFolder(data, name));
  for (const name of ["plotly.js", "mathjax.js", "figure-theme.js"]) {
    cpSync(path.join(assets, name), path.join(extension, "static", name));
  }
  cpSync(assets, path.join(templateFolder(data, "tangentlab"), "static"), { recursive: true }); // slides inherit them
}

/** Removes what {@link copyExtension} put there. */
export function removeExtension(data) {
  const folders = [extensionFolder(data), ...templates.map((name) => templateFolder(data, name))];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** The same, and our settings, below the prefix of the environment that is ours alone. */
export function copyResources(root, prefix) {
  const data = path.join(prefix, "share", "jupyter");
  copyExtension(root, data);
  const [, , jupyter] = sources(root);
  const settings = path.join(data, "lab", "settings");
  mkdirSync(settings, { recursive: true });
  cpSync(path.join(jupyter, "overrides.json"), path.join(settings, "overrides.json"));
  const config = path.join(prefix, "etc", "jupyter");
  mkdirSync(config, { recursive: true });
  // The same setting twice: for the nbconvert command and for File > Save and Export As in JupyterLab.
  const exporter = readFileSync(path.join(jupyter, "nbconvert.json"), "utf8");
  for (const name of ["jupyter_nbconvert_config.json", "jupyter_server_config.json"]) {
    writeFileSync(path.join(config, name), exporter);
  }
}

/** Registers the kernel below the prefix of the environment (never in the user's home). */
export async function registerKernel(root, prefix) {
  const { installKernel } = await import(pathToFileURL(path.join(root, "dist", "jupyter", "install.js")).href);
  await installKernel({ prefix });
}
