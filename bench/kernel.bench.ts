/**
 * The kernel against ipykernel, stock tslab and Deno's: start, cells, completion, output, memory (bench/kernel.py does
 * the timing). Targets: start <= 1 x ipykernel and <= 0.3 x tslab, trivial cell <= 1.3 x ipykernel, completion <= 20 ms,
 * memory <= 260 MB RSS and <= 180 MB PSS, printed lines <= 2.5 x and display updates <= 1 x ipykernel.
 * tslab and Deno are fetched from npm; without a network they are left out, with a line that says so.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runWithKernel } from "./jupyter.ts";

function register(folder: string, name: string, argv: readonly string[]): string {
  const kernel = path.join(folder, "share", "jupyter", "kernels", name);
  mkdirSync(kernel, { recursive: true });
  const content = { argv, display_name: name, language: "typescript" };
  writeFileSync(path.join(kernel, "kernel.json"), JSON.stringify(content));
  return name;
}

/** Registers stock tslab and Deno's kernel, as npm delivers them. */
function others(folder: string): string[] {
  writeFileSync(path.join(folder, "package.json"), "{}");
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (spawnSync("npm", [...args, "tslab@1.0.22", "deno@2.9.6"], { cwd: folder }).status !== 0) {
    console.log("tslab and Deno left out: npm could not fetch them");
    return [];
  }
  const modules = path.join(folder, "node_modules");
  const deno = path.join(modules, "@deno", "linux-x64-glibc", "deno");
  return [
    register(folder, "tslab", [path.join(modules, ".bin", "tslab"), "kernel", "--config-path", "{connection_file}"]),
    register(folder, "deno", [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]),
  ];
}

await runWithKernel("kernel.py", { prepare: (folder) => ["--against", "python3", ...others(folder)] });
