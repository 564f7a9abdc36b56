import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isWritable, packageRoot } from "./project.ts";
import { makeWorkFolder } from "./work-folder.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/**
 * A page that leads to an address, readable by its owner alone: the arguments of a browser are everyone's to read, and the
 * address holds the token. It lies in a folder without a dot where possible: confined browsers see no others.
 */
export function redirectPage(
  address: string,
  folders: readonly string[] = [path.join(packageRoot, "dist"), tmpdir()],
): { readonly file: string; readonly remove: () => void } {
  const { folder, remove } = makeWorkFolder(folders.find(isWritable) ?? tmpdir());
  const file = path.join(folder, "open.html");
  const url = escaped(address);
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">`;
  writeFileSync(file, `${head}<title>JupyterLab</title><p><a href="${url}">Open JupyterLab</a></p>\n`, { mode: 0o600 });
  return { file, remove };
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", '""'],
};

/** How long a browser may take until it has read the page. */
const pageLife = 60_000;

/** Shows an address in the user's browser. Where there is none the address on the last line has to do. */
export function openBrowser(address: string): void {
  const { file, remove } = redirectPage(address);
  process.once("exit", remove);
  setTimeout(remove, pageLife).unref();
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, file], { stdio: "ignore", detached: true });
  child.once("error", () => console.error("no browser could be opened: open the address above yourself"));
  child.unref();
}
