import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** An address where nothing answers. */
export const NOWHERE = "http://127.0.0.1:9/";

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly user?: number;
  /** Called while the program runs, with a function that sends it a signal. */
  readonly during?: (signal: (name: NodeJS.Signals) => void, pid: number) => Promise<void>;
}

/** Runs a program to its end. Sets `TANGENTLAB_PYTHON` only where `env` does. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = root, env = process.env, user, during } = options;
  const identity = user === undefined ? {} : { uid: user, gid: user };
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], ...identity });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  await during?.((name) => child.kill(name), child.pid ?? 0);
  return { code: await ended, out, err };
}

/** Runs the command line of this project. */
export const tangentlab = (args: readonly string[], options: RunOptions = {}): Promise<Run> =>
  run(process.execPath, [path.join(root, "dist", "cli", "main.js"), ...args], options);

/** A folder that goes away with `remove`. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "tangentlab-test-")));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const LEFT_OUT = [".git", "node_modules", ".venv", "test-results", "test", "bench", "docs"];

const BARE = ["scripts", "package.json", "package-lock.json", "requirements.lock"];

/**
 * A copy of this checkout as a clone would be: `bare` with what set-up itself needs, else all of it with dist/ (same
 * times) and node_modules as a link.
 */
export function copyCheckout(folder: string, { bare }: { bare: boolean }): string {
  const copy = path.join(folder, "tangent lab ü");
  mkdirSync(copy);
  cpSync(root, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (from) => {
      const [first] = path.relative(root, from).split(path.sep);
      if (from.endsWith(path.join("dist", "jupyter", "snapshots"))) return false; // 38 MB each, and only a cache
      return first === "" || (bare ? BARE.includes(first) : !LEFT_OUT.includes(first));
    },
  });
  if (!bare) symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

/** A folder for PATH that holds only the given programs, each a shell script. */
export function fakePath(folder: string, programs: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, code] of Object.entries(programs)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${code}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}
