import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { programError } from "./errors.mjs";
import { filesBelow, fingerprint } from "./files.mjs";
import { run, tail } from "./run.mjs";

const FOLDERS = ["kernel-lib", "resources/browser"];
const FILES = ["scripts/build.mjs", "scripts/assets.mjs", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/** Fingerprint of all that `dist` is made from. By content: a copy or another checkout of the same sources needs no build. */
export const sourcesHash = (root) => {
  const below = FOLDERS.flatMap((name) => filesBelow(path.join(root, name)));
  return fingerprint([...below, ...FILES.map((name) => path.join(root, name))], root);
};

/** Whether `dist` was built, to its end, from the sources as they are now. */
export function buildMatches(root) {
  const stamp = path.join(root, "dist", ".stamp");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourcesHash(root);
}

/** Builds `dist`. Throws SetupError with the compiler's last words. */
export async function build(root) {
  const { code, output } = await run(process.execPath, [path.join(root, "scripts", "build.mjs")], { cwd: root });
  if (code !== 0)
    throw programError(output, tail(output, 30), "dist/ could not be built: correct the errors above.", root);
}
