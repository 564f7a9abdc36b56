import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "./command.ts";
import { jupyterState } from "./jupyter-state.ts";
import { findEnvironment, isWritable, pythonPath, script } from "./project.ts";

/** A JupyterLab that runs. */
export interface Server {
  /** Its address, with the token that admits its owner. */
  readonly address: string;
  /** Resolves with the exit code when the server has ended. */
  readonly ended: Promise<number>;
  /** Asks the server to end, kernels included; it gets ten seconds. */
  stop(): void;
}

export interface ServerOptions {
  /** Folder that is served. */
  readonly folder: string;
  /** Page to open, relative to the folder. */
  readonly page?: string | undefined;
  readonly port?: number | undefined;
  /** Environment variables, default those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** More variables, made from all those that the server would have; they come before them. */
  readonly more?: (env: NodeJS.ProcessEnv) => Readonly<Record<string, string>>;
}

const HOST = "127.0.0.1";

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });

/** The port asked for, else the first free one from 8888 on. Throws CommandError when there is none. */
async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await listens(wanted)) return wanted;
    throw new CommandError(`port ${wanted} is in use; choose another or leave --port out`);
  }
  for (let port = 8888; port < 8988; port++) if (await listens(port)) return port;
  throw new CommandError("no free port between 8888 and 8987; give one with --port");
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch (error) {
    if ((error as Error).name === "TypeError") return false; // not listening yet
    throw error;
  }
}

async function untilReady(status: string, child: ChildProcess, log: string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(100)) {
    if (child.exitCode !== null) throw new CommandError(`JupyterLab ended at once; its messages are in ${log}`);
    if (await answers(status)) return;
  }
  throw new CommandError(`JupyterLab did not answer within two minutes; its messages are in ${log}`);
}

function jupyterArguments({ folder, port }: { folder: string; port: number }): string[] {
  return [
    script("serve.py"),
    "--no-browser",
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

/** Where the server's messages go: the first folder that can be written to. */
function logFile(port: number, folders: readonly string[]): string {
  const writable = folders.find(isWritable);
  if (!writable) throw new CommandError(`no folder for JupyterLab's messages: ${folders.join(" and ")} are read-only`);
  return path.join(writable, `jupyter-${port}.log`);
}

/** Writes what a program says to a file. Where that fails (a full disk) it is said once, and the program goes on. */
export function keepMessages({ stdout, stderr }: { stdout: Readable; stderr: Readable }, log: string): void {
  const file = createWriteStream(log);
  for (const stream of [stdout, stderr]) stream.pipe(file, { end: false }); // the other one may go on
  file.once("error", (error) => {
    console.error(`JupyterLab's messages are not kept: ${error.message}`);
    for (const stream of [stdout, stderr]) stream.resume();
  });
}

/** Starts JupyterLab on a folder, waits until it answers. It ends with this process, however that ends. */
export async function startServer(options: ServerOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.port);
    try {
      return await startAt(port, options);
    } catch (error) {
      // Two that start at once may find the same port free; the later one looks for another.
      const isTaken = options.port === undefined && attempt < 5 && !(await listens(port));
      if (!isTaken) throw error;
    }
  }
}

async function startAt(port: number, options: ServerOptions): Promise<Server> {
  const token = randomBytes(24).toString("hex");
  const log = logFile(port, [findEnvironment() ?? options.folder, tmpdir()]);
  const env = options.env ?? process.env;
  const state = jupyterState(findEnvironment(), env);
  const all = { ...state.env, ...env };
  const child = spawn(pythonPath(), [...jupyterArguments({ folder: options.folder, port }), ...state.args], {
    cwd: options.folder,
    env: { ...all, ...options.more?.(all), JUPYTER_TOKEN: token }, // not an argument: everyone may read those
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32", // Ctrl-C reaches us alone, and we end the server in order
  });
  keepMessages(child, log);
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const base = `http://${HOST}:${port}`;
  const stop = (): void => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
  };
  process.once("exit", () => child.kill("SIGTERM"));
  await untilReady(`${base}/api/status?token=${token}`, child, log).catch((error: unknown) => {
    stop();
    throw error;
  });
  const page = options.page ? `/tree/${options.page.split(path.sep).map(encodeURIComponent).join("/")}` : "";
  return { address: `${base}/lab${page}?token=${token}`, ended, stop };
}
