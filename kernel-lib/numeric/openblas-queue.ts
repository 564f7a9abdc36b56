/** At most two native calls at a time on libuv's pool, which has four threads that files share. */

type Task = () => Promise<number>;

class NativeQueue {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /**
   * Runs the task when a place is free.
   *
   * An abort rejects at once with `signal.reason`: a task that has not started never does, one that has runs to its
   * end in the background and keeps its place until then.
   */
  add(task: Task, signal?: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(() => {
        if (signal?.aborted) return;
        this.#running++;
        task()
          .then(resolve, reject)
          .finally(() => {
            signal?.removeEventListener("abort", abort);
            this.#running--;
            this.#next();
          });
      });
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < 2) {
      const start = this.#waiting.shift();
      if (start === undefined) return;
      start();
    }
  }
}

/** The one queue of this thread. */
export const nativeQueue = new NativeQueue();
