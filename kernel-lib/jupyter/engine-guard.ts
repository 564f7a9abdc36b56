/** Calls that a SIGINT tears down, wherever they are. */
import vm from "node:vm";
import { InterruptError } from "./engine-runs.ts";

const slot = Symbol.for("tangentlab.guarded");
type Slot = { [slot]?: (() => unknown) | undefined };

const trampoline = new vm.Script(`globalThis[Symbol.for("tangentlab.guarded")]()`, { filename: "tangentlab:guard" });

const isTornDown = (error: unknown) =>
  (error as { code?: unknown } | null | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/**
 * Runs `code` so that SIGINT ends it, endless loops and native waits included; `finally` blocks of torn-down code do not
 * run. Costs about 60 microseconds.
 *
 * @throws InterruptError after a SIGINT, else what the code throws.
 */
export function guarded<T>(code: () => T): T {
  Object.defineProperty(globalThis, slot, { value: code, configurable: true });
  try {
    return trampoline.runInThisContext({ breakOnSigint: true, displayErrors: false }) as T;
  } catch (error) {
    throw isTornDown(error) ? new InterruptError() : error;
  } finally {
    delete (globalThis as Slot)[slot];
  }
}
