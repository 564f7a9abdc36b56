/** Comms of the engine: messages both ways, with buffers. */
import { randomUUID } from "node:crypto";
import type { Comm, MimeBundle } from "../display/kernel-host.ts";
import { emit } from "./engine-output.ts";
import type { CommMessage } from "./engine-protocol.ts";
import type { Runs } from "./engine-runs.ts";

type Buffers = readonly Uint8Array[];
type OpenHandler = (comm: Comm, data: MimeBundle, buffers: Buffers) => unknown;

interface Handlers {
  message: ((data: MimeBundle, buffers: Buffers) => unknown) | undefined;
  close: (() => void) | undefined;
}

/** All comms that are open. */
export class Comms {
  readonly #runs: Runs;
  readonly #targets = new Map<string, OpenHandler>();
  readonly #open = new Map<string, Handlers>();

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  /** Opens a comm from this side. */
  open(target: string, data: MimeBundle, buffers: Buffers = [], metadata: MimeBundle = {}): Comm {
    const commId = randomUUID();
    this.#emit({ type: "comm_open", commId, target, data, metadata, buffers });
    return this.#create(commId);
  }

  /** Handles comms that the front end opens. */
  onOpen(target: string, handler: OpenHandler): void {
    this.#targets.set(target, handler);
  }

  /** Handles a message of the front end; resolves when its handler has returned. */
  receive({ type, commId, target = "", data, buffers }: CommMessage): unknown {
    if (type === "comm_open") return this.#accept(commId, target, data, buffers);
    const handlers = this.#open.get(commId);
    if (type === "comm_msg") return handlers?.message?.(data, buffers);
    this.#open.delete(commId);
    return handlers?.close?.();
  }

  #accept(commId: string, target: string, data: MimeBundle, buffers: Buffers): unknown {
    const handler = this.#targets.get(target);
    const comm = this.#create(commId);
    if (!handler) return comm.close();
    try {
      return handler(comm, data, buffers);
    } catch (error) {
      comm.close();
      throw error;
    }
  }

  #emit(message: CommMessage): void {
    emit({ kind: "comm", run: this.#runs.current.info.run, message });
  }

  #create(commId: string): Comm {
    const handlers: Handlers = { message: undefined, close: undefined };
    this.#open.set(commId, handlers);
    return {
      id: commId,
      send: (data, buffers = [], metadata = {}) => this.#emit({ type: "comm_msg", commId, data, metadata, buffers }),
      close: (data = {}) => {
        if (this.#open.delete(commId)) this.#emit({ type: "comm_close", commId, data, metadata: {}, buffers: [] });
      },
      onMessage: (handler) => {
        handlers.message = handler;
      },
      onClose: (handler) => {
        handlers.close = handler;
      },
    };
  }
}
