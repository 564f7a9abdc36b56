/** The order of live runs: one runs, at most one waits, and what is out of date is told to stop. */
import { type TrackedControl, track } from "./tracking.ts";

/** What a live run gets. */
export interface LiveContext {
  /** Aborts when a newer value waits; long work may then stop, or return what it has. */
  readonly signal: AbortSignal;
  /** Says how much of `total` (default 1) is done; drawn after half a second, at most ten times a second. */
  readonly progress: (done: number, total?: number) => void;
}

/** What happens around the runs. */
export interface LiveHooks {
  run(context: LiveContext): unknown;
  /** Gets the controls that a run has read before its first `await`. */
  onReads(reads: ReadonlySet<TrackedControl>): void;
  /** Draws what a run returned; a rejection counts as the run's. */
  draw(value: unknown): Promise<void> | undefined;
  /** Draws an error. */
  fail(error: unknown): void;
  /** Shows a progress bar: a share, -1 when unknown, `null` for none. */
  showProgress(share: number | null): void;
}

interface LiveRun {
  readonly controller: AbortController;
  readonly startedAt: number;
  /** How long it may run before a bar is shown; none where the run before took its time. */
  readonly patience: number;
  timer: NodeJS.Timeout | undefined;
  /** Whether the synchronous part has come to its end. */
  returned: boolean;
  barAt: number | undefined;
}

/** Work is waited for this long without a word. */
const patienceMs = 500;
const barIntervalMs = 100;

/** Why a run was aborted. */
const superseded = () => new DOMException("a newer value waits", "AbortError");

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === "function";

/** Whether an error only says that the run has obeyed its signal. */
function isObedience(error: unknown, { signal }: AbortController): boolean {
  return signal.aborted && (error === signal.reason || (error as { name?: unknown } | null)?.name === "AbortError");
}

/** The runs of one live output. */
export class LiveRuns {
  readonly #hooks: LiveHooks;
  #running: LiveRun | undefined;
  #waiting = false;
  #previousAborted = false;
  #stopped = false;
  #lastMs = 0;
  #whenIdle: (() => void)[] = [];

  constructor(hooks: LiveHooks) {
    this.#hooks = hooks;
  }

  /** Whether the synchronous part of a run is executing. */
  get isInside(): boolean {
    return this.#running !== undefined && !this.#running.returned;
  }

  /** Whether anything runs. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Asks for a run with the present values: now, or once the running one has ended. */
  request(): void {
    if (this.#stopped) return;
    if (!this.#running) {
      this.#start();
      return;
    }
    this.#waiting = true;
    // If every move aborted the run before it, a slow one would never be drawn while the slider moves.
    if (!this.#previousAborted) this.#running.controller.abort(superseded());
  }

  /** Ends everything. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = false;
    this.#running?.controller.abort(superseded());
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#whenIdle.push(resolve)) : Promise.resolve();
  }

  #start(): void {
    const run: LiveRun = {
      controller: new AbortController(),
      startedAt: performance.now(),
      patience: this.#lastMs > patienceMs ? 0 : patienceMs,
      timer: undefined,
      returned: false,
      barAt: undefined,
    };
    this.#running = run;
    this.#report(run, -1);
    this.#call(run);
  }

  #call(run: LiveRun): void {
    // An interrupt tears code down without its `catch` and `finally`: then this ends the run.
    queueMicrotask(() => {
      if (!run.returned) this.#end(run);
    });
    const context: LiveContext = {
      signal: run.controller.signal,
      progress: (done, total = 1) => this.#report(run, done / total),
    };
    try {
      const value = track(() => this.#hooks.run(context), this.#hooks.onReads);
      run.returned = true;
      if (isThenable(value)) this.#await(run, value);
      else this.#draw(run, value);
    } catch (error) {
      run.returned = true;
      this.#fail(run, error);
    }
  }

  #await(run: LiveRun, value: PromiseLike<unknown>): void {
    run.timer = setTimeout(() => this.#report(run, -1), patienceMs);
    value.then(
      (result) => this.#draw(run, result),
      (error: unknown) => this.#fail(run, error),
    );
  }

  #report(run: LiveRun, share: number): void {
    const now = performance.now();
    if (run !== this.#running || now - run.startedAt < run.patience) return;
    if (run.barAt !== undefined && now - run.barAt < barIntervalMs) return;
    run.barAt = now;
    this.#hooks.showProgress(Number.isFinite(share) && share >= 0 ? Math.min(1, share) : -1);
  }

  #draw(run: LiveRun, value: unknown): void {
    if (run !== this.#running) return;
    try {
      const drawn = this.#hooks.draw(value);
      if (!drawn) this.#end(run);
      else {
        drawn.then(
          () => this.#end(run),
          (error: unknown) => this.#fail(run, error),
        );
      }
    } catch (error) {
      this.#fail(run, error);
    }
  }

  #fail(run: LiveRun, error: unknown): void {
    if (run !== this.#running) return;
    if (!isObedience(error, run.controller)) this.#hooks.fail(error);
    this.#end(run);
  }

  #end(run: LiveRun): void {
    if (run !== this.#running) return;
    clearTimeout(run.timer);
    this.#lastMs = performance.now() - run.startedAt;
    if (run.barAt !== undefined) this.#hooks.showProgress(null);
    this.#running = undefined;
    this.#previousAborted = run.controller.signal.aborted;
    if (this.#waiting) {
      this.#waiting = false;
      this.#start();
    } else for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
