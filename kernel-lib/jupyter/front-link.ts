import { type ChildProcess, spawn } from "node:child_process";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { ResourceError } from "../errors.ts";
import { type FrontConfig, frontConfig, frontFlags, packageFolder } from "./front-config.ts";
import type { FrontState } from "./front-memory.ts";
import type { Front, FrontOptions, FrontReplies, FrontReply, FrontRequest } from "./protocol.ts";
import { trustedSnapshot } from "./snapshot.ts";

type Incoming = FrontReply | { readonly ready: true };

interface Pending {
  resolve(reply: FrontReplies[keyof FrontReplies]): void;
  reject(error: Error): void;
}

/** A front that dies so often before it says a word is not started again. */
const maxSilentDeaths = 3;

/** After so many milliseconds without a request the front is asked what it knows. */
const rememberAfter = 500;

/** After so many more it ends: it takes three quarters of an idle kernel's memory. */
const defaultSleepAfter = 600_000;

/** Bytes of the front's stderr that are kept for the message about its death. */
const keptErrors = 4096;

function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _removed, ...rest } = process.env;
  return rest;
}

/** The error that the front printed before it died, without the excerpt of its code. */
function lastWords(errors: string): string {
  const from = errors.search(/^(\w*Error|FATAL ERROR)\b/m);
  const lines = (from < 0 ? errors : errors.slice(from)).trim().split("\n");
  const text = (from < 0 ? lines.slice(-8) : lines.slice(0, 8)).map((line) => line.slice(0, 300)).join("\n");
  return text === "" ? "" : `:\n${text}`;
}

/** The notebook's folder if there is one on the disk. */
const workingFolder = (folder: string) =>
  stat(folder).then(
    (found) => (found.isDirectory() ? folder : packageFolder),
    () => packageFolder,
  );

/**
 * The front process as an object: starts it, asks it, starts it again when it dies, ends it while nobody asks. What it knew
 * when it last had nothing to do is told to the next one.
 *
 * A snapshot that does not start (other Node, damaged file) is deleted and the front starts from its source instead.
 */
class FrontLink implements Front {
  readonly #options: FrontOptions;
  readonly #config: FrontConfig;
  readonly #entry: string;
  readonly #pending = new Map<number, Pending>();
  #waiting: { id: number; request: FrontRequest }[] = [];
  #child: ChildProcess | undefined;
  #ready = false;
  /** Why nothing is asked any more. */
  #stopped: string | undefined;
  #nextId = 1;
  #silentDeaths = 0;
  #useSnapshot: boolean;
  /** What the front knew when it was last asked. */
  #state: FrontState | undefined;
  /** How many requests so far have changed what it knows, and how many of them are in the state. */
  #told = 0;
  #known = 0;
  #asleep = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#config = frontConfig(options.folder);
    this.#entry = options.entry ?? path.join(packageFolder, "dist", "jupyter", "front.cjs");
    this.#useSnapshot = options.cacheFolder !== false;
    this.#start();
  }

  request<K extends FrontRequest["kind"]>(request: Extract<FrontRequest, { kind: K }>): Promise<FrontReplies[K]> {
    if (request.kind === "convert" || request.kind === "reset") this.#told++;
    if (request.kind === "reset") this.#state = undefined;
    clearTimeout(this.#timer);
    if (this.#asleep) {
      this.#asleep = false;
      this.#start();
    }
    return this.#ask(request);
  }

  #ask<K extends FrontRequest["kind"]>(request: Extract<FrontRequest, { kind: K }>): Promise<FrontReplies[K]> {
    const id = this.#nextId++;
    const promise = new Promise<FrontReplies[K]>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending["resolve"], reject });
    });
    if (this.#stopped !== undefined) this.#rejectAll(this.#stopped);
    else if (this.#child?.connected && this.#ready) this.#send({ id, request });
    else this.#waiting.push({ id, request });
    return promise;
  }

  /** Nobody waits for an answer. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#remember(), rememberAfter).unref();
  }

  #remember(): void {
    const told = this.#told;
    if (this.#known === told) {
      const { sleepAfter = defaultSleepAfter } = this.#options;
      this.#timer = setTimeout(() => this.#sleep(), sleepAfter).unref();
      return;
    }
    this.#ask<"state">({ kind: "state" }).then(
      (state) => {
        this.#state = state;
        this.#known = told;
      },
      () => {}, // it died: those who asked it hear of that
    );
  }

  #sleep(): void {
    if (this.#pending.size > 0 || this.#known !== this.#told || !this.#ready) return;
    this.#asleep = true;
    this.#ready = false;
    const child = this.#child;
    this.#child = undefined;
    child?.kill("SIGKILL");
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  stop(): void {
    this.#giveUp("the TypeScript front was stopped");
    this.#child?.kill("SIGKILL");
  }

  #giveUp(reason: string): void {
    this.#stopped = reason;
    this.#rejectAll(reason);
  }

  #send(message: { id: number; request: FrontRequest }): void {
    this.#child!.send(message, (error) => {
      if (error === null) return;
      this.#pending.get(message.id)?.reject(new Error(`the TypeScript front cannot be reached: ${error.message}`));
      this.#pending.delete(message.id);
    });
  }

  #rejectAll(reason: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
    this.#pending.clear();
    this.#waiting = [];
  }

  /** A front that cannot even be spawned has died; nobody waits for it. */
  #start(): void {
    this.#spawn().catch((error: unknown) => this.#died({ reason: String(error), errors: "", snapshot: undefined }));
  }

  async #spawn(): Promise<void> {
    const snapshot = this.#useSnapshot ? await this.#snapshot() : undefined;
    const cwd = await workingFolder(this.#config.folder);
    if (this.#stopped !== undefined) return;
    const start = snapshot === undefined ? [this.#entry] : ["--snapshot-blob", snapshot, "front"];
    const child = spawn(process.execPath, [...frontFlags, ...start, JSON.stringify(this.#config)], {
      cwd,
      env: environment(),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child = child;
    this.#ready = false;
    let errors = "";
    let ended = false;
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-keptErrors);
    });
    child.on("message", (message: Incoming) => this.#receive(message));
    const end = (reason: string) => {
      if (ended || this.#child !== child) return;
      ended = true;
      this.#died({ reason, errors, snapshot });
    };
    child.on("error", (error) => end(error.message));
    child.on("close", (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  }

  /** A cache: one that cannot be read is none. */
  #snapshot(): Promise<string | undefined> {
    const { cacheFolder } = this.#options;
    const place = { config: this.#config, entry: this.#entry, ...(cacheFolder ? { cacheFolder } : {}) };
    return trustedSnapshot(place).catch(() => undefined);
  }

  #receive(message: Incoming): void {
    if ("ready" in message) {
      this.#ready = true;
      this.#silentDeaths = 0;
      if (this.#state !== undefined) {
        this.#ask<"restore">({ kind: "restore", state: this.#state }).catch((error: Error) => {
          this.#state = undefined;
          if (this.#ready) this.#options.onRestart?.(error.message, true);
        });
      }
      for (const waiting of this.#waiting.splice(0)) this.#send(waiting);
      return;
    }
    const asked = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ("reply" in message) asked?.resolve(message.reply);
    else asked?.reject(Object.assign(new Error(message.failure.message), { stack: message.failure.stack }));
    if (this.#pending.size === 0) this.#rest();
  }

  #died(death: { reason: string; errors: string; snapshot: string | undefined }): void {
    if (this.#stopped !== undefined) return;
    const wasReady = this.#ready;
    this.#ready = false;
    this.#child = undefined;
    if (!wasReady && death.snapshot !== undefined) {
      this.#useSnapshot = false;
      // Where it cannot be removed, every start tries it once more and goes on without it.
      rm(death.snapshot, { force: true }).then(
        () => this.#start(),
        () => this.#start(),
      );
      return;
    }
    const text = `the TypeScript front died (${death.reason})${lastWords(death.errors)}`;
    if (wasReady) {
      this.#rejectAll(text);
      this.#options.onRestart?.(text, this.#known !== this.#told);
      this.#start();
    } else if (++this.#silentDeaths < maxSilentDeaths) {
      this.#start();
    } else {
      this.#giveUp(`${text}\nIt does not start; run "npm run build" if ${this.#entry} is missing.`);
      this.#options.onRestart?.(this.#stopped!, true);
    }
  }
}

/**
 * Starts the front for a notebook's folder. Returns at once; requests wait until the process is up.
 *
 * @throws ResourceError when TypeScript or Node's declarations are not installed beside the kernel.
 */
export function startFront(options: FrontOptions): Front {
  try {
    return new FrontLink(options);
  } catch (cause) {
    throw new ResourceError("nativeLibrary", "typescript or @types/node is missing; run `npm install`", { cause });
  }
}
