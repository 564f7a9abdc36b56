/** Runs on the engine as promises: one per cell or comm message, settled by its end or by the engine's. */
import type { EngineError, EngineEvent, EngineRequest, MimeData } from "./engine-protocol.ts";

/** How a run ended. */
export interface RunOutcome {
  readonly error?: EngineError;
  /** Result of a quiet run. */
  readonly data?: MimeData;
  readonly metadata?: MimeData;
}

type RunRequest = Extract<EngineRequest, { kind: "run" | "comm" }>;

/** The runs that have not ended. */
export class EngineClient {
  readonly #send: (request: EngineRequest) => void;
  readonly #pending = new Map<number, (outcome: RunOutcome) => void>();
  readonly #answered = new Set<number>();

  constructor(send: (request: EngineRequest) => void) {
    this.#send = send;
  }

  /** Whether anything runs. */
  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** Whether anything runs whose outcome somebody waits for. */
  get awaited(): boolean {
    return this.#pending.size > this.#answered.size;
  }

  run(request: RunRequest): Promise<RunOutcome> {
    const outcome = new Promise<RunOutcome>((resolve) => this.#pending.set(request.info.run, resolve));
    this.#send(request);
    return outcome;
  }

  /** A run has given its answer, but goes on. */
  answered(run: number): void {
    if (this.#pending.has(run)) this.#answered.add(run);
    this.#pending.get(run)?.({});
  }

  /** The engine says that a run has ended. */
  settle({ run, error, data, metadata }: Extract<EngineEvent, { kind: "done" }>): void {
    const resolve = this.#pending.get(run);
    this.#pending.delete(run);
    this.#answered.delete(run);
    resolve?.({ ...(error ? { error } : {}), ...(data ? { data } : {}), ...(metadata ? { metadata } : {}) });
  }

  /** The engine is gone: everything that ran has failed. */
  fail(message: string): void {
    const outcome: RunOutcome = { error: { name: "EngineExit", message, stack: "" } };
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#answered.clear();
    for (const resolve of pending) resolve(outcome);
  }
}
