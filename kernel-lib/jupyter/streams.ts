/** Gathers stream text for 30 ms or 64 KiB, so that a chatty cell does not send a message per line. */

/** One batch, ready to publish. */
export interface StreamBatch {
  readonly run: number;
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

/** What {@link StreamBatcher} needs. */
export interface StreamBatcherOptions {
  readonly publish: (batch: StreamBatch) => void;
  /** Longest time text waits, milliseconds; default 30. */
  readonly delayMs?: number;
  /** Text length (UTF-16 units) that is sent at once; default 64 Ki. */
  readonly limit?: number;
}

/** Order is kept: text of another run or stream sends what waits first. */
export class StreamBatcher {
  readonly #publish: (batch: StreamBatch) => void;
  readonly #delayMs: number;
  readonly #limit: number;
  #run = 0;
  #name: StreamBatch["name"] = "stdout";
  #parts: string[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ publish, delayMs = 30, limit = 64 * 1024 }: StreamBatcherOptions) {
    this.#publish = publish;
    this.#delayMs = delayMs;
    this.#limit = limit;
  }

  write({ run, name, text }: StreamBatch): void {
    if (text === "") return;
    if (this.#length > 0 && (run !== this.#run || name !== this.#name)) this.flush();
    this.#run = run;
    this.#name = name;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= this.#limit) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Sends what waits; call it before any other message. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#publish({ run: this.#run, name: this.#name, text });
  }
}
