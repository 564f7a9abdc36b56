/** The engine's way out: events as frames on file descriptor 3, written before the call returns. */
import { AsyncLocalStorage } from "node:async_hooks";
import { writeSync } from "node:fs";
import type { EngineEvent } from "./engine-protocol.ts";
import { FrameWriter } from "./frames.ts";

const descriptor = 3;
const idle = new Int32Array(new SharedArrayBuffer(4));
const isBusy = (error: unknown) => ["EAGAIN", "EINTR"].includes(String((error as { code?: unknown }).code));

/** Writes a whole chunk. A full pipe makes the writer wait: this is the back-pressure from the notebook to the cell. */
function writeChunk(chunk: Uint8Array): void {
  for (;;) {
    try {
      if (writeSync(descriptor, chunk) !== chunk.byteLength)
        throw new Error("the pipe to the host took part of a chunk");
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      Atomics.wait(idle, 0, 0, 1);
    }
  }
}

const writer = new FrameWriter(writeChunk);

const unheard = new AsyncLocalStorage<true>();
const outputs: ReadonlySet<EngineEvent["kind"]> = new Set(["stream", "display", "clear"]);

/** Calls `code`; its outputs, now and later, are dropped. */
export const quietly = <T>(code: () => T): T => unheard.run(true, code);

/** Sends an event to the host. */
export function emit(event: EngineEvent): void {
  if (!(outputs.has(event.kind) && unheard.getStore())) writer.send(event);
}

/** Sends what an interrupt left behind. */
export function resumeOutput(): void {
  writer.flush();
}
