/** The notebook's interrupt, and pauses that let it arrive, for work that takes longer than a moment. */

/** The kernel leaves itself under this symbol; copies of the package share it. */
export const kernelSymbol = Symbol.for("tangentlab.kernel");

/** What the kernel tells long work. */
interface Interrupting {
  readonly signal: AbortSignal;
  checkpoint(): void;
}

const kernel = () => (globalThis as { [kernelSymbol]?: Interrupting })[kernelSymbol];

const never = new AbortController().signal;

/** A signal that aborts when the cell that calls this is interrupted; outside the kernel it never does. */
export function interruptSignal(): AbortSignal {
  return kernel()?.signal ?? never;
}

/**
 * Throws when the cell that calls this has been interrupted. Cheap: meant for each turn of a long synchronous loop, which
 * then ends with its `finally` blocks run.
 *
 * @throws InterruptError
 */
export function checkpoint(): void {
  kernel()?.checkpoint();
}

/**
 * Lets messages, signals and input through before long work goes on. In Node this is a whole turn of the event loop:
 * loops of zero timeouts would keep one another in the timers' phase.
 */
export function breathe(): Promise<void> {
  const later = (globalThis as { setImmediate?: (callback: () => void) => unknown }).setImmediate ?? setTimeout;
  return new Promise((resolve) => {
    later(() => resolve());
  });
}
