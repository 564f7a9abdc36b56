import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Comm,
  type DisplayOutput,
  installKernelHost,
  type KernelHost,
  type MimeBundle,
  type Place,
} from "../../kernel-lib/display/kernel-host.ts";

/** One comm message of the kernel. */
export interface Sent {
  readonly type: "open" | "message" | "close";
  readonly id: string;
  readonly data: MimeBundle;
}

/** A kernel and one page, in memory. */
export interface FakeKernel {
  readonly outputs: DisplayOutput[];
  readonly sent: Sent[];
  /** Where the running code's outputs go. */
  place: Place;
  /** Plays the run of a cell: its earlier outputs no longer stand. */
  runCell(cell: string | undefined): void;
  /** Sends the kernel a comm message, as a page does. */
  fromPage(id: string, data: MimeBundle): unknown;
  /** Opens a comm from the page; returns what the kernel sends on it. */
  openFromPage(target: string, data: MimeBundle): MimeBundle[];
  /** Ends a comm from the page. */
  closeFromPage(id: string): void;
  /** Ids of the open models of one name, in the order of their opening. */
  models(name: string): string[];
  /** What is shown now, by display id: plain text. */
  texts(): Record<string, unknown>;
  /** Whether the notebook runs to be exported. */
  recording: boolean;
  /** What the cell waits for. */
  readonly held: Promise<unknown>[];
}

interface Handlers {
  message?: (data: MimeBundle, buffers: readonly Uint8Array[]) => unknown;
  close?: () => void;
}

type Opened = (comm: Comm, data: MimeBundle, buffers: readonly Uint8Array[]) => unknown;

/** Makes a fake kernel the kernel of this process. */
export function installFakeKernel(): FakeKernel {
  const outputs: DisplayOutput[] = [];
  const sent: Sent[] = [];
  const handlers = new Map<string, Handlers>();
  const targets = new Map<string, Opened>();
  const newest = new Map<string, number>();
  const counts = { comms: 0, ids: 0, versions: 0, runs: 0 };

  const comm = (id: string, send: (data: MimeBundle) => void): Comm => {
    const own: Handlers = {};
    handlers.set(id, own);
    return {
      id,
      send,
      close() {
        if (handlers.delete(id)) sent.push({ type: "close", id, data: {} });
      },
      onMessage: (handler) => {
        own.message = handler;
      },
      onClose: (handler) => {
        own.close = handler;
      },
    };
  };

  const kernel: FakeKernel = {
    outputs,
    sent,
    place: { run: 0, cell: undefined },
    runCell(cell) {
      kernel.place = { run: ++counts.runs, cell };
      if (cell !== undefined) newest.set(cell, counts.runs);
    },
    fromPage: (id, data) => handlers.get(id)?.message?.(data, []),
    openFromPage(target, data) {
      const answers: MimeBundle[] = [];
      const id = `page-${++counts.comms}`;
      targets.get(target)?.(
        comm(id, (answer) => answers.push(answer)),
        {},
        [],
      );
      kernel.fromPage(id, data);
      return answers;
    },
    closeFromPage(id) {
      const own = handlers.get(id);
      handlers.delete(id);
      own?.close?.();
    },
    models: (name) =>
      sent
        .filter(({ type, id, data }) => {
          const state = data.state as { _model_name?: string } | undefined;
          return type === "open" && state?._model_name === name && handlers.has(id);
        })
        .map(({ id }) => id),
    recording: false,
    held: [],
    texts: () => Object.fromEntries(outputs.map(({ id, data }) => [id, data["text/plain"]])),
  };

  const unheard = new AsyncLocalStorage<true>();
  const host: Partial<KernelHost> = {
    display: (output) => void (unheard.getStore() || outputs.push(output)),
    quietly: (code) => unheard.run(true, code),
    newId: () => `id-${++counts.ids}`,
    signal: new AbortController().signal,
    hold: (until) => void kernel.held.push(until),
    get recording() {
      return kernel.recording;
    },
    newVersion: () => ++counts.versions,
    get place() {
      return kernel.place;
    },
    isShown: ({ run, cell }) => cell === undefined || newest.get(cell) === run,
    openComm(_target, data) {
      const id = `comm-${++counts.comms}`;
      sent.push({ type: "open", id, data });
      return comm(id, (message) => void sent.push({ type: "message", id, data: message }));
    },
    onCommOpen: (target, handler) => void targets.set(target, handler),
  };
  installKernelHost(host as KernelHost);
  return kernel;
}

/** Ends what {@link installFakeKernel} has begun. */
export function removeFakeKernel(): void {
  Reflect.deleteProperty(globalThis, Symbol.for("tangentlab.kernel"));
}
