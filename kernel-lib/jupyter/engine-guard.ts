/** Calls that a SIGINT tears down, wherever they are. */
import { executionAsyncId } from "node:async_hooks";
import vm from "node:vm";
import { InterruptError } from "./engine-run.ts";

const slot = Symbol.for("tangentlab.guarded");
type Slot = { [slot]?: (() => unknown) | undefined };

const trampoline = new vm.Script(`globalThis[Symbol.for("tangentlab.guarded")]()`, { filename: "tangentlab:guard" });

const isTornDown = (error: unknown) =>
  (error as { code?: unknown } | null | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** Thrown where nobody catches it: Node.js then empties its stack of asynchronous contexts. Not an error. */
export class StackRepair extends Error {}

/**
 * Code torn down inside `AsyncResource.runInAsyncScope` leaves its context on Node's stack, and the process would be
 * aborted at the next mismatch. An uncaught exception clears the stack; {@link StackRepair} is ignored by the engine.
 */
function repairAsyncStack(): void {
  queueMicrotask(() => {
    throw new StackRepair();
  });
}

/**
 * Runs `code` so that SIGINT ends it, endless loops and native waits included; `finally` blocks of torn-down code do not
 * run. Costs about 60 microseconds.
 *
 * @throws InterruptError after a SIGINT, else what the code throws.
 */
export function guarded<T>(code: () => T): T {
  const context = executionAsyncId();
  Object.defineProperty(globalThis, slot, { value: code, configurable: true });
  try {
    return trampoline.runInThisContext({ breakOnSigint: true, displayErrors: false }) as T;
  } catch (error) {
    if (!isTornDown(error)) throw error;
    if (executionAsyncId() !== context) repairAsyncStack();
    throw new InterruptError();
  } finally {
    delete (globalThis as Slot)[slot];
  }
}
