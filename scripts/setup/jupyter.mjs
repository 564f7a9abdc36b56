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

const extensionFolder = (prefix) => path.join(prefix, "share", "jupyter", "labextensions", "tangentlab");
const templates = ["tangentlab", "tangentlab-slides"];
const templateFolder = (prefix, name) => path.join(prefix, "share", "jupyter", "nbconvert", "templates", name);

/** Our JupyterLab extension and export templates, below the prefix of an environment: folders of our own name. */
export function copyExtension(root, prefix) {
  const assets = path.join(root, "dist", "assets");
  const [labextension, nbconvert] = sources(root);
  const extension = extensionFolder(prefix);
  replaceFolder(labextension, extension);
  for (const name of templates) replaceFolder(path.join(nbconvert, name), templateFolder(prefix, name));
  for (const name of ["plotly.js", "mathjax.js", "figure-theme.js"]) {
    cpSync(path.join(assets, name), path.join(extension, "static", name));
  }
  cpSync(assets, path.join(templateFolder(prefix, "tangentlab"), "static"), { recursive: true }); // slides inherit them
}

/** Removes what {@link copyExtension} put there. */
export function removeExtension(prefix) {
  const folders = [extensionFolder(prefix), ...templates.map((name) => templateFolder(prefix, name))];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** The same, and our settings for the environment that is ours alone. */
export function copyResources(root, prefix) {
  copyExtension(root, prefix);
  const [, , jupyter] = sources(root);
  const share = path.join(prefix, "share", "jupyter");
  const settings = path.join(share, "lab", "settings");
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
