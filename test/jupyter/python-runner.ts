/** Runs the Python side of the kernel tests against a kernel registered in a temporary folder. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { installKernel } from "../../kernel-lib/jupyter/install.ts";
import { ensureSnapshot } from "../../kernel-lib/jupyter/snapshot.ts";

const root = path.resolve(import.meta.dirname, "..", "..");
const pythonFolder = path.join(import.meta.dirname, "python");

/** The Python with the Jupyter packages; a missing one is a failure, since `npm test` makes it. */
function python(): string {
  const given = process.env.TANGENTLAB_TEST_PYTHON ?? path.join(root, ".venv", "bin", "python");
  if (!existsSync(given)) throw new Error(`${given} is missing: run "npm test" once, which sets it up`);
  if (!existsSync(path.join(root, "dist", "jupyter", "main.js"))) throw new Error('dist/ is missing: "npm run build"');
  return given;
}

/** A registered kernel for one test file. */
export interface TestKernel {
  /** Runs a test class of a module; resolves with the exit code and what unittest printed. */
  run(module: string, testClass: string): Promise<{ readonly code: number | null; readonly output: string }>;
  remove(): Promise<void>;
}

/** Registers the kernel in a temporary folder, away from the user's own Jupyter. */
export async function registerTestKernel(): Promise<TestKernel> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "tangentlab-test-"));
  await installKernel({ prefix: folder });
  // Two dozen kernels start here; with the snapshot each needs a fifth of the processor time.
  await ensureSnapshot();
  const env = {
    ...process.env,
    HOME: folder,
    JUPYTER_PATH: path.join(folder, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
    JUPYTER_CONFIG_DIR: path.join(folder, "config"),
    PYTHONDONTWRITEBYTECODE: "1",
    NODE_OPTIONS: "",
  };
  return {
    run: (module, testClass) =>
      new Promise((resolve, reject) => {
        const args = ["-W", "ignore", "-m", "unittest", `${module}.${testClass}`];
        const child = spawn(python(), args, { cwd: pythonFolder, env, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding("utf8").on("data", (text: string) => {
            output += text;
          });
        }
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output }));
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
