/** Runs a Python script of this folder against our kernel, registered in a folder that goes away. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installKernel } from "../kernel-lib/jupyter/install.ts";
import { ensureSnapshot } from "../kernel-lib/jupyter/snapshot.ts";

const root = path.dirname(import.meta.dirname);
const python = process.env.TANGENTLAB_TEST_PYTHON ?? path.join(root, ".venv", "bin", "python");

/** `prepare` may register further kernels below the folder; it returns further arguments of the script. */
export async function runWithKernel(
  script: string,
  { env = {}, prepare = () => [] }: { env?: NodeJS.ProcessEnv; prepare?: (folder: string) => readonly string[] } = {},
): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tangentlab-bench-"));
  try {
    await installKernel({ prefix: folder });
    // As after set-up. Without it the first cell waits until TypeScript has read its libraries.
    await ensureSnapshot();
    const own = {
      JUPYTER_PATH: path.join(folder, "share", "jupyter"),
      JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
    };
    const args = [path.join(import.meta.dirname, script), ...prepare(folder), ...process.argv.slice(2)];
    const { status } = spawnSync(python, args, {
      stdio: "inherit",
      env: { ...process.env, ...own, ...env },
      cwd: folder,
    });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
