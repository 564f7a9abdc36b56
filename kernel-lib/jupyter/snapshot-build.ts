import process from "node:process";
import { ensureSnapshot } from "./snapshot.ts";

/** `node dist/jupyter/snapshot-build.js [folder]`: makes the front's start-up snapshot if it is missing, prints its path. */
try {
  const cacheFolder = process.argv[2];
  const file = await ensureSnapshot(cacheFolder === undefined ? {} : { cacheFolder });
  process.stdout.write(`${file}\n`);
} catch (error) {
  process.stderr.write(`no start-up snapshot (the kernel works without): ${(error as Error).message}\n`);
  process.exitCode = 1;
}
