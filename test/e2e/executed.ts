import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Run, tangentlab } from "./checkout.ts";

/** A notebook of this project after a run, and what the command said. */
export interface Executed extends Run {
  readonly file: string;
}

/** Runs a notebook of this project as `tangentlab run` does, once for all test files of a test run. */
export async function executed(notebook: string): Promise<Executed> {
  const shared = process.env.TANGENTLAB_TEST_RUN;
  if (!shared) throw new Error("TANGENTLAB_TEST_RUN is missing: jest's globalSetup makes it");
  const file = path.join(shared, path.basename(notebook));
  const outcome = `${file}.run.json`;
  try {
    mkdirSync(`${file}.begun`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    while (!existsSync(outcome)) await sleep(100); // another test file runs it
    return JSON.parse(readFileSync(outcome, "utf8"));
  }
  const run = { ...(await tangentlab(["run", notebook, "--output", file])), file };
  writeFileSync(`${outcome}.tmp`, JSON.stringify(run));
  renameSync(`${outcome}.tmp`, outcome);
  return run;
}
