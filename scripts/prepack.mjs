// Before `npm pack`: the library must be built, from these sources.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, buildMatches } from "./setup/build.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

if (!existsSync(path.join(root, "node_modules", "typescript"))) {
  console.error('Nothing is installed here yet: run "npm ci" (or "npm start"), then "npm pack" again.');
  process.exit(1);
}
if (!buildMatches(root)) await build(root);
