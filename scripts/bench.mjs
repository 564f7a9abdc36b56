// Runs bench/<area>.bench.ts one after the other: npm run bench, or npm run bench -- blas for those whose name holds it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const [filter = "", ...rest] = process.argv.slice(2);
const all = readdirSync("bench").filter((name) => name.endsWith(".bench.ts"));
const chosen = all.filter((name) => name.includes(filter));
if (chosen.length === 0) {
  console.error(`No benchmark's name holds ${JSON.stringify(filter)}; there are ${all.join(", ")}.`);
  process.exit(1);
}
const node = ["--conditions=source", "--import", "./scripts/typescript-hooks.mjs"];
let failed = 0;
for (const name of chosen) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [...node, path.join("bench", name), ...rest], { stdio: "inherit" });
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
