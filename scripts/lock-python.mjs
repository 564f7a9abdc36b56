// Writes the lists of exact Python packages, with hashes and for every platform, from requirements*.in. Needs uv.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const options = "--universal --python-version 3.10 --generate-hashes --no-header --no-annotate --no-emit-index-url";

for (const name of ["requirements", "requirements.bench"]) {
  const args = ["pip", "compile", ...options.split(" "), "--quiet", `${name}.in`, "-o", `${name}.lock`];
  const run = spawnSync("uv", args, { cwd: root, stdio: "inherit" });
  if (run.error?.code === "ENOENT") {
    console.error(
      "uv not found. Install it (pipx install uv, or pip install uv in an environment of yours) and run again.",
    );
    process.exit(3);
  }
  if (run.status !== 0) process.exit(run.status ?? 1);
  console.log(`${name}.lock written`);
}
