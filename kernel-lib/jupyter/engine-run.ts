/** One run of a cell or of a comm handler, and how it is interrupted while it waits. */
import { inspect } from "node:util";
import { TangentLabError } from "../errors.ts";
import type { RunInfo } from "./engine-protocol.ts";

/** The notebook's interrupt reached this run. */
export class InterruptError extends TangentLabError {
  constructor() {
    super("interrupted");
  }
}

/** Created by {@link Runs}. */
export class Run {
  readonly info: RunInfo;
  /** Index of its interrupt flag in the memory shared with the watchdog thread. */
  readonly slot: number;
  readonly #controller = new AbortController();
  readonly #waiting = new Set<(error: InterruptError) => void>();
  readonly #holds = new Set<Promise<unknown>>();

  constructor(info: RunInfo, slot: number) {
    this.info = info;
    this.slot = slot;
  }

  /** Lets an interrupt reach what the run has begun, until that has settled. */
  hold(until: Promise<unknown>): void {
    const settled = until.catch(() => undefined).finally(() => this.#holds.delete(settled));
    this.#holds.add(settled);
  }

  /** What it has begun and is not settled; undefined when there is nothing. */
  get held(): Promise<unknown> | undefined {
    return this.#holds.size > 0 ? Promise.all(this.#holds) : undefined;
  }

  /** Aborts when the run is interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Waits for a value, but only until the next interrupt. What waits after an interrupt (a `finally` block) is not cut off
   * by it. Leaves nothing behind: a cell may wait a million times.
   */
  wait<T>(value: T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const done = () => this.#waiting.delete(reject);
      Promise.resolve(value).then(
        (result) => {
          done();
          resolve(result);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    });
  }

  /** Rejects what waits, and aborts the signal. */
  interrupt(): void {
    const error = new InterruptError();
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
    this.#controller.abort(error);
  }

  /** One word: promises of the run carry it where `inspect` sees it. */
  [inspect.custom](): string {
    return "run";
  }
}
