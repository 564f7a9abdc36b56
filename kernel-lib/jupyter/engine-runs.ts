/** Which cell is running, which one an output belongs to, and how a run is interrupted. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { RunInfo } from "./engine-protocol.ts";
import { InterruptError, Run } from "./engine-run.ts";

/** One slot per run, reused after this many runs. Slot 0 of the shared memory holds the index of the running one. */
export const slotCount = 1024;

/** The runs of an engine. */
export class Runs {
  readonly #slots: Int32Array;
  readonly #storage = new AsyncLocalStorage<Run>();
  readonly #active = new Set<Run>();
  readonly #cells = new Map<string, number>();
  #serial = 0;
  #last: Run;

  /** `memory` holds `1 + slotCount` 32-bit integers, shared with the watchdog thread. */
  constructor(memory: SharedArrayBuffer) {
    this.#slots = new Int32Array(memory);
    this.#last = this.#create({ run: 0, allowStdin: false });
  }

  #create(info: RunInfo): Run {
    const slot = 1 + (this.#serial++ % slotCount);
    Atomics.store(this.#slots, slot, 0);
    return new Run(info, slot);
  }

  /** Starts a run: from now on an interrupt means this one. */
  start(info: RunInfo): Run {
    this.#last = this.beside(info);
    if (info.cell !== undefined) this.#cells.set(info.cell, info.run);
    Atomics.store(this.#slots, 0, this.#last.slot);
    return this.#last;
  }

  /** A run beside the running cell (a comm handler): it has its own output; an interrupt means it only without a cell. */
  beside(info: RunInfo): Run {
    const run = this.#create(info);
    this.#active.add(run);
    Atomics.compareExchange(this.#slots, 0, 0, run.slot);
    return run;
  }

  /** Ends whatever is waiting. */
  interrupt(): void {
    for (const run of this.#active) {
      Atomics.store(this.#slots, run.slot, 1);
      run.interrupt();
    }
  }

  /** Ends a run: an interrupt that comes later must not hit the next. */
  finish(run: Run): void {
    this.#active.delete(run);
    Atomics.compareExchange(this.#slots, 0, run.slot, 0);
  }

  /** The run whose code is executing, else the newest. */
  get current(): Run {
    return this.#storage.getStore() ?? this.#last;
  }

  /** The run whose outputs a cell shows. */
  newest(cell: string): number | undefined {
    return this.#cells.get(cell);
  }

  /** Calls `code` so that its output, now and later, belongs to `run`. */
  within<T>(run: Run, code: () => T): T {
    return this.#storage.run(run, code);
  }

  /** Throws in a loop of `run`'s own code, or of older code called by an interrupted run. */
  tick(run: Run): void {
    if (this.#slots[run.slot] !== 0) throw new InterruptError();
    const running = this.#slots[0]!;
    if (running !== 0 && this.#slots[running] !== 0 && this.current.slot === running) throw new InterruptError();
  }
}
