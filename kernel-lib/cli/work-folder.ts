import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";

/** Process ids mean something on one machine only, and a folder for temporary files may be shared. */
const machine = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

const prefix = (): string => `tangentlab-work-${machine()}-`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Whether a name is a folder of ours whose process, on this machine, is gone. */
function isLeftOver(parent: string, name: string): boolean {
  if (!name.startsWith(prefix())) return false;
  const pid = Number(/^(\d+)-/.exec(name.slice(prefix().length))?.[1]);
  if (!Number.isInteger(pid) || pid < 1 || isAlive(pid)) return false;
  const found = lstatSync(path.join(parent, name), { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
}

/** Removes work folders of processes that were killed. Another start may do the same at the same time. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (isLeftOver(parent, name)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** An empty folder that only its owner can read, until `remove`; if this process is killed, the next such start removes it. */
export function makeWorkFolder(parent: string): { readonly folder: string; readonly remove: () => void } {
  sweep(parent);
  const folder = mkdtempSync(path.join(parent, `${prefix()}${process.pid}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Gives `work` an empty folder that is gone afterwards, also when this process is interrupted ({@link makeWorkFolder}). */
export async function withWorkFolder<T>(
  work: (folder: string) => Promise<T>,
  { parent = tmpdir() }: { readonly parent?: string } = {},
): Promise<T> {
  const { folder, remove } = makeWorkFolder(parent);
  process.on("exit", remove);
  try {
    return await work(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
