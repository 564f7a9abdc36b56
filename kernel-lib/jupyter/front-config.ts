import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where the front finds things. Plain data: it travels on the command line and is part of a snapshot's key. */
export interface FrontConfig {
  /** Folder of the notebook, absolute. Need not exist. */
  readonly folder: string;
  /** Folder of TypeScript's lib.*.d.ts files. */
  readonly libFolder: string;
  /** Folder that holds the kernel's own `@types/node`: `…/node_modules/@types`. */
  readonly typesFolder: string;
  /** Folder of the kernel's own package.json: `tangentlab` resolves to it when the notebook's folder has none. */
  readonly packageFolder: string;
}

/**
 * V8 flags of the front, with and without snapshot: a snapshot only starts under the flags it was built with. A small young
 * generation saves 30 MB, collecting eagerly about 80 MB in a long session (for a fifth more time at a start without
 * snapshot); the deeper stack (kB) is for long chains of operators and of types, where 8 MB are usual.
 */
export const frontFlags: readonly string[] = [
  "--max-semi-space-size=4",
  "--optimize-for-size",
  ...(process.platform === "win32" ? [] : ["--stack-size=2800"]),
];

/** Folder of the kernel's own package.json; the same from `kernel-lib/jupyter` and from `dist/jupyter`. */
export const packageFolder = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Finds TypeScript's and Node's declarations beside the kernel. */
export function frontConfig(folder: string): FrontConfig {
  const { resolve } = createRequire(path.join(packageFolder, "package.json"));
  return {
    folder: path.resolve(folder),
    libFolder: path.join(path.dirname(resolve("typescript/package.json")), "lib"),
    typesFolder: path.dirname(path.dirname(resolve("@types/node/package.json"))),
    packageFolder,
  };
}
