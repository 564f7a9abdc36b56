// Runs bench/<area>.bench.ts one after the other: npm run bench, or npm run bench -- blas for those whose name holds it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const filter = process.argv[2] ?? "";
const all = readdirSync("bench").filter((name) => name.endsWith(".bench.ts"));
const chosen = all.filter((name) => name.includes(filter));
if (chosen.length === 0) {
  console.error(`No benchmark's name holds ${JSON.stringify(filter)}; there are ${all.join(", ")}.`);
  process.exit(1);
}
// Two folders below the root, like the sources: the search for libraries starts from there.
const outdir = path.join("test-results", "bench");
await build({
  entryPoints: chosen.map((name) => path.join("bench", name)),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  conditions: ["source"],
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
for (const name of chosen) {
  console.log(`\n== ${name}`);
  const file = path.join(outdir, name.replace(/\.ts$/, ".mjs"));
  const { status } = spawnSync(process.execPath, [file], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
