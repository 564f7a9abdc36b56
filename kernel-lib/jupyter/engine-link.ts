/** The engine process as the host sees it: start, requests, events, interrupt, end. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { EngineEvent, EngineRequest } from "./engine-protocol.ts";
import { FrameReader } from "./frames.ts";

/** What {@link EngineLink} needs. */
export interface EngineLinkOptions {
  /** Folder of the notebook; the engine's working directory. */
  readonly folder: string;
  /** Further arguments for Node.js, such as `--max-old-space-size=8192`. */
  readonly nodeArgs: readonly string[];
  readonly onEvent: (event: EngineEvent) => void;
  /** Output that did not come through `console` or `process.stdout`: native libraries, Node.js itself. */
  readonly onNative: (name: "stdout" | "stderr", text: string) => void;
  /** The engine is gone; one sentence says why. A new one is starting already. */
  readonly onExit: (why: string) => void;
}

const enginePath = fileURLToPath(new URL(`./engine${path.extname(import.meta.url)}`, import.meta.url));
/** Loading modules for a cell uses an API of Node.js 20 that warns at its first use. */
const engineFlags = ["--disable-warning=ExperimentalWarning"];
/** V8 begins its report of a full heap like this; the report is for the log, not for the notebook. */
const crashReport = "<--- Last few GCs --->";
const outOfMemory = /heap out of memory|Reached heap limit/;
const retryMs = 1000;
const drainMs = 300;

const keepsVariables = "The variables of the notebook are lost; the next cell runs in a new engine.";

function reason(code: number | null, signal: string | null, report: string, killed: string | undefined): string {
  if (killed) return `${killed} ${keepsVariables}`;
  if (outOfMemory.test(report)) return `The engine ran out of memory. ${keepsVariables}`;
  if (signal) return `The engine was ended by ${signal}. ${keepsVariables}`;
  return `The engine ended with exit code ${code}. ${keepsVariables}`;
}

/** Starts an engine, and another one whenever it dies. */
export class EngineLink {
  readonly #options: EngineLinkOptions;
  #child: ChildProcess;
  #report = "";
  #killed: string | undefined;
  /** Requests that came while no engine was there. */
  #unsent: EngineRequest[] = [];
  #ready = false;
  #stopped = false;
  #paused = false;

  constructor(options: EngineLinkOptions) {
    this.#options = options;
    this.#child = this.#start();
  }

  /** Process id of the running engine. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(request: EngineRequest): void {
    // A failed send means a dying engine; its exit is reported.
    if (this.#child.connected) this.#child.send(request, () => undefined);
    else this.#unsent.push(request);
  }

  /** Asks the watchdog thread to set the interrupt slot of the running cell. */
  flagInterrupt(): void {
    (this.#child.stdio[4] as Writable).write("i");
  }

  /** SIGINT, to the programs a cell has started too: ends what runs synchronously, or the wait of the cell. */
  signalInterrupt(): void {
    this.#signalGroup("SIGINT");
  }

  /** Ends the engine; `why` is what the cell's error says. */
  kill(why: string): void {
    this.#killed = why;
    this.#killGroup();
  }

  /** Ends the engine for good. */
  stop(): void {
    this.#stopped = true;
    this.#killGroup();
  }

  /** Stops or continues reading; a stopped pipe makes the engine wait. */
  pause(full: boolean): void {
    this.#paused = full;
    const frames = this.#child.stdio[3] as Readable;
    if (full) frames.pause();
    else frames.resume();
  }

  #killGroup(): void {
    this.#signalGroup("SIGKILL");
  }

  #signalGroup(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, signal);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ESRCH") throw error;
    }
  }

  #start(): ChildProcess {
    const { folder, nodeArgs, onEvent } = this.#options;
    const child = spawn(process.execPath, [...engineFlags, ...nodeArgs, enginePath], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "ipc"],
      detached: process.platform !== "win32",
      serialization: "advanced",
    });
    this.#report = "";
    this.#killed = undefined;
    this.#ready = false;
    const reader = new FrameReader((event) => {
      if (event.kind === "ready") this.#ready = true;
      onEvent(event);
    });
    const frames = child.stdio[3] as Readable;
    frames.on("data", (bytes: Uint8Array) => {
      try {
        reader.push(bytes);
      } catch (error) {
        frames.removeAllListeners("data").resume();
        this.kill(`The engine's messages cannot be read (${String(error)}).`);
      }
    });
    if (this.#paused) frames.pause();
    for (const name of ["stdout", "stderr"] as const) {
      child[name]!.setEncoding("utf8").on("data", (text: string) => this.#onNative(name, text));
    }
    // Writes to a dying engine fail here; its exit is reported below.
    for (const pipe of child.stdio) pipe?.on("error", () => undefined);
    child.on("error", (error) => this.#onNative("stderr", `${error.message}\n`));
    this.#watchEnd(child);
    return child;
  }

  /** After the exit its last frames are still read, for a short while. */
  #watchEnd(child: ChildProcess): void {
    child.once("exit", (code, signal) => {
      if (this.#stopped) return;
      this.#killGroup();
      let timer: NodeJS.Timeout | undefined;
      const finish = () => {
        clearTimeout(timer);
        child.off("close", finish);
        this.#replace(reason(code, signal, this.#report, this.#killed));
      };
      timer = setTimeout(finish, drainMs);
      child.once("close", finish);
    });
  }

  #replace(why: string): void {
    if (this.#stopped) return;
    const wasReady = this.#ready;
    this.#unsent = [];
    if (wasReady) this.#child = this.#start();
    else setTimeout(() => this.#restartLater(), retryMs);
    this.#options.onExit(why);
  }

  #restartLater(): void {
    if (this.#stopped) return;
    this.#child = this.#start();
    for (const request of this.#unsent.splice(0)) this.send(request);
  }

  #onNative(name: "stdout" | "stderr", text: string): void {
    if (name === "stderr" && (this.#report !== "" || text.includes(crashReport))) {
      this.#report = (this.#report + text).slice(-64 * 1024);
      return;
    }
    this.#options.onNative(name, text);
  }
}
