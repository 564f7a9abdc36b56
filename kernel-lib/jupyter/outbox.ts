/** Everything published on iopub, in order, under the right parent. */
import type { EngineEvent } from "./engine-protocol.ts";
import type { JsonObject, Outgoing } from "./messages.ts";
import { StreamBatcher } from "./streams.ts";

type DisplayEvent = Extract<EngineEvent, { kind: "display" }>;

/** What an output belongs to. */
export interface RunParent {
  /** Header of the request. */
  readonly header: JsonObject;
  /** Routing frames of the client, for questions to it. */
  readonly identities: readonly Uint8Array[];
}

const rememberedRuns = 65_536;
const mergeMs = 16;

/** Batches streams, merges quick updates of one display, and keeps the order otherwise. */
export class Outbox {
  readonly #send: (message: Outgoing) => void;
  readonly #parents = new Map<number, RunParent>();
  readonly #updates = new Map<string, DisplayEvent>();
  readonly #streams: StreamBatcher;
  #timer: NodeJS.Timeout | undefined;
  #newest: RunParent = { header: {}, identities: [] };

  constructor(send: (message: Outgoing) => void) {
    this.#send = send;
    this.#streams = new StreamBatcher({
      publish: ({ run, name, text }) =>
        send({ type: "stream", content: { name, text }, parent: this.parent(run).header }),
    });
  }

  /** From now on outputs of `run` belong to this request. */
  adopt(run: number, parent: RunParent): void {
    this.#parents.set(run, parent);
    this.#newest = parent;
    if (this.#parents.size > rememberedRuns) this.#parents.delete(this.#parents.keys().next().value as number);
  }

  /** The request of a run; of a forgotten one, the newest. */
  parent(run: number): RunParent {
    return this.#parents.get(run) ?? this.#newest;
  }

  /** Publishes at once, after what was waiting. */
  publish(message: Outgoing): void {
    this.flush();
    this.#send(message);
  }

  /** Stream text, gathered with more of its kind. */
  stream(run: number, name: "stdout" | "stderr", text: string): void {
    this.#flushUpdates();
    this.#streams.write({ run, name, text });
  }

  /** A display or its update; of updates within 16 ms the last is sent. */
  display(event: DisplayEvent): void {
    if (!event.update) {
      this.publish(this.#displayMessage(event));
      return;
    }
    this.#streams.flush();
    this.#updates.set(event.id ?? "", event);
    this.#timer ??= setTimeout(() => this.#flushUpdates(), mergeMs);
  }

  /** Sends all that waits. */
  flush(): void {
    this.#flushUpdates();
    this.#streams.flush();
  }

  #flushUpdates(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#updates.size === 0) return;
    const events = [...this.#updates.values()];
    this.#updates.clear();
    for (const event of events) this.#send(this.#displayMessage(event));
  }

  #displayMessage({ run, data, metadata, id, update }: DisplayEvent): Outgoing {
    return {
      type: update ? "update_display_data" : "display_data",
      content: { data, metadata, transient: id === undefined ? {} : { display_id: id } },
      parent: this.parent(run).header,
    };
  }
}
