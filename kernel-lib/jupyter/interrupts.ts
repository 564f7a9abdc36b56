/** The ladder of an interrupt: ask, tell, warn; a second interrupt ends the engine. */

/** What the ladder acts on. */
export interface InterruptTarget {
  /** Whether anything runs in the engine. */
  isBusy(): boolean;
  /** Sets the interrupt slot of the running cell (loops of async functions stop). */
  flag(): void;
  /** SIGINT to the engine (synchronous code and awaits stop). */
  signal(): void;
  /** Tells the user that nothing has helped so far. */
  warn(text: string): void;
  /** Ends the engine. */
  kill(why: string): void;
}

const signalMs = 100;
const warnMs = 3000;
/** A key pressed twice is one interrupt. */
const repeatMs = 500;

const warning =
  "The cell has not stopped: it is in a native call, or in a loop that cannot be reached. " +
  "Interrupt once more to end the engine; the notebook's variables are lost then.\n";

/** One ladder per kernel. */
export class InterruptLadder {
  readonly #target: InterruptTarget;
  #startedAt: number | undefined;
  #timers: NodeJS.Timeout[] = [];

  constructor(target: InterruptTarget) {
    this.#target = target;
  }

  /** An interrupt from the user. */
  interrupt(): void {
    if (!this.#target.isBusy()) return;
    if (this.#startedAt === undefined) {
      this.#start();
    } else if (performance.now() - this.#startedAt > repeatMs) {
      this.reset();
      this.#target.kill("The engine was ended by the second interrupt.");
    }
  }

  /** The run has ended: the next interrupt begins anew. */
  reset(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#startedAt = undefined;
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#target.flag();
    this.#later(signalMs, () => this.#target.signal());
    this.#later(warnMs, () => this.#target.warn(warning));
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      if (this.#target.isBusy()) act();
    }, ms);
    this.#timers.push(timer);
  }
}
