/** The notebook's interrupt, for work that can stop cleanly. */
import { kernelHost } from "./kernel-host.ts";

const never = new AbortController().signal;

/** A signal that aborts when the cell that calls this is interrupted; outside the kernel it never does. */
export function interruptSignal(): AbortSignal {
  return kernelHost()?.signal ?? never;
}

/**
 * Throws when the cell that calls this has been interrupted. Cheap: meant for each turn of a long synchronous loop, which
 * then ends with its `finally` blocks run.
 *
 * @throws InterruptError
 */
export function checkpoint(): void {
  kernelHost()?.checkpoint();
}
