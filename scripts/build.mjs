// Builds dist/: JavaScript and declarations by tsc, the front process as one bundled file, the browser assets.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeAssets } from "./assets.mjs";
import { sourcesHash } from "./setup/build.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

function tsc() {
  const run = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

/** The front (kernel-lib/jupyter/front.ts) and TypeScript in one CommonJS file, ready for a start-up snapshot. */
async function front() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["kernel-lib/jupyter/front.ts"],
    outfile: "dist/jupyter/front.cjs",
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "iife", // a snapshot has no `module` to export to
    logLevel: "warning",
  });
}

/** The front's start-up snapshot: a cache that makes the first cell three times faster; the kernel works without it. */
function snapshot() {
  spawnSync(process.execPath, ["dist/jupyter/snapshot-build.js"], { stdio: ["ignore", "ignore", "inherit"] });
}

// Written last: an interrupted build leaves no stamp, and the next one starts from nothing it remembers.
const stamp = "dist/.stamp";
if (!existsSync(stamp)) rmSync("dist/.tsbuildinfo", { force: true });
const hash = sourcesHash(root);
tsc();
await writeAssets(root);
await front();
snapshot();
writeFileSync(stamp, hash);
