/** The kernel as the display layer and libraries see it, inside the engine. */
import { randomUUID } from "node:crypto";
import type { KernelHost } from "../display/kernel-host.ts";
import { ResourceError } from "../errors.ts";
import type { Comms } from "./engine-comms.ts";
import { emit, quietly } from "./engine-output.ts";
import type { Runs } from "./engine-runs.ts";

interface Question {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
}

const noAnswer = (message: string) => new ResourceError("timeout", message);

/** Questions to the person at the notebook that wait for their answer. */
export class Questions {
  readonly #runs: Runs;
  readonly #open = new Map<number, Question>();
  #serial = 0;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  async ask(prompt: string, password: boolean): Promise<string> {
    const run = this.#runs.current;
    if (!run.info.allowStdin) {
      throw noAnswer("input() has nobody to ask: this front end does not answer questions; pass the value instead");
    }
    const id = ++this.#serial;
    const answer = new Promise<string>((resolve, reject) => this.#open.set(id, { resolve, reject }));
    emit({ kind: "input", run: run.info.run, id, prompt, password });
    try {
      return await run.wait(answer);
    } finally {
      this.#open.delete(id);
    }
  }

  /** Hands over an answer; without a value the question was withdrawn. */
  answer(id: number, value: string | undefined): void {
    const question = this.#open.get(id);
    if (value === undefined) question?.reject(noAnswer("input() was not answered: the front end is gone"));
    else question?.resolve(value);
  }
}

/** Connects the display layer to the host process. */
export function createKernelHost(runs: Runs, comms: Comms, questions: Questions): KernelHost {
  const session = randomUUID().slice(0, 8);
  let ids = 0;
  let versions = 0;
  const run = () => runs.current.info.run;
  return {
    display({ data, metadata, id, update }) {
      emit({ kind: "display", run: run(), data, metadata, id, ...(update ? { update } : {}) });
    },
    quietly,
    clearOutput: (wait) => emit({ kind: "clear", run: run(), wait }),
    input: (prompt, password) => questions.ask(prompt, password),
    newId: () => `${session}-${++ids}`,
    newVersion: () => ++versions,
    get place() {
      const { run, cell } = runs.current.info;
      return { run, cell };
    },
    isShown: ({ run, cell }) => cell === undefined || runs.newest(cell) === run,
    get signal() {
      return runs.current.signal;
    },
    hold: (until) => runs.current.hold(until),
    checkpoint: () => runs.tick(runs.current),
    recording: process.env.TANGENTLAB_RECORD === "1",
    openComm: (target, data, buffers, metadata) => comms.open(target, data, buffers, metadata),
    onCommOpen: (target, handler) => comms.onOpen(target, handler),
  };
}
