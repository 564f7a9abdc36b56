/**
 * A thread of the engine that listens when the main thread cannot. A byte on file descriptor 4 sets the interrupt slot of
 * the running cell; end of file means that the host is gone, and ends the engine with everything it started.
 */
import { Socket } from "node:net";
import { isMainThread, workerData } from "node:worker_threads";

/** Ends this process and its children at once. */
export function endProcessGroup(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // No group of our own (Windows, or a start by hand): then this process alone.
    process.kill(process.pid, "SIGKILL");
  }
}

function watch(memory: SharedArrayBuffer): void {
  const slots = new Int32Array(memory);
  const pipe = new Socket({ fd: 4, readable: true, writable: false });
  pipe.on("data", () => {
    const running = Atomics.load(slots, 0);
    if (running !== 0) Atomics.store(slots, running, 1);
  });
  pipe.on("end", endProcessGroup);
  pipe.on("error", endProcessGroup);
}

if (!isMainThread && workerData instanceof SharedArrayBuffer) watch(workerData);
