/**
 * The kernel against ipykernel: start, cells, completion, output, memory (bench/kernel.py does the timing).
 * Targets: start <= 2 x ipykernel, trivial cell <= 60 ms, printed lines <= 2.5 x, display updates <= 1 x.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installKernel } from "../kernel-lib/jupyter/install.ts";
import { ensureSnapshot } from "../kernel-lib/jupyter/snapshot.ts";

const root = path.dirname(import.meta.dirname);
const python = process.env.TANGENTLAB_TEST_PYTHON ?? path.join(root, ".venv", "bin", "python");
const folder = mkdtempSync(path.join(os.tmpdir(), "tangentlab-bench-"));
try {
  await installKernel({ prefix: folder });
  // As after set-up. Without it the first cell waits until TypeScript has read its libraries.
  await ensureSnapshot();
  const env = {
    ...process.env,
    JUPYTER_PATH: path.join(folder, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
  };
  const script = path.join(import.meta.dirname, "kernel.py");
  const { status } = spawnSync(python, [script, ...process.argv.slice(2)], { stdio: "inherit", env, cwd: folder });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
