/** Messages waiting for one ZeroMQ socket: sends must never overlap there, and a full subscriber must not lose any. */

type Frames = readonly Uint8Array[];

/** The part of a socket that is used. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

const retryMs = 5;
/** After a stall messages may be dropped: pauses keep the readers that do read from losing any. */
const paced = { messages: 50, pauseMs: 10 };
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const isFull = (error: unknown) => (error as { code?: unknown }).code === "EAGAIN";
const sizeOf = (frames: Frames) => frames.reduce((sum, frame) => sum + frame.byteLength, 0);

/** What {@link SendQueue} needs. */
export interface SendQueueOptions {
  /** Called when a message could not be sent for another reason than a full queue. */
  readonly onError: (error: unknown) => void;
  /** Called with the bytes waiting, after each message queued or sent. */
  readonly onChange?: (waiting: number) => void;
  /** Called once when nothing could be sent for this long. */
  readonly onStall?: { readonly afterMs: number; readonly run: () => void };
}

/** One queue per socket. */
export class SendQueue {
  readonly #socket: Sender;
  readonly #options: SendQueueOptions;
  #queue: Frames[] = [];
  #waiting = 0;
  #running: Promise<void> | undefined;
  #stalled = false;
  #sent = 0;

  constructor(socket: Sender, options: SendQueueOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Bytes not yet handed to ZeroMQ. */
  get waiting(): number {
    return this.#waiting;
  }

  push(frames: Frames): void {
    this.#queue.push(frames);
    this.#count(sizeOf(frames));
    this.#running ??= this.#drain();
  }

  /** Resolves when the queue is empty. */
  async flushed(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #count(bytes: number): void {
    this.#waiting += bytes;
    this.#options.onChange?.(this.#waiting);
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      for (const frames of batch) {
        await this.#sendOne(frames);
        this.#count(-sizeOf(frames));
        this.#sent++;
        if (this.#stalled && this.#sent % paced.messages === 0) await pause(paced.pauseMs);
      }
    }
    this.#running = undefined;
  }

  async #sendOne(frames: Frames): Promise<void> {
    const { onError, onStall } = this.#options;
    for (let waited = 0; ; waited += retryMs) {
      try {
        return await this.#socket.send([...frames]);
      } catch (error) {
        if (!isFull(error)) return onError(error);
      }
      if (onStall && !this.#stalled && waited >= onStall.afterMs) {
        this.#stalled = true;
        onStall.run();
      }
      await pause(retryMs);
    }
  }
}
