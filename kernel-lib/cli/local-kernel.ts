import { Kernel } from "../jupyter/host.ts";
import type { Message, Outgoing } from "../jupyter/messages.ts";
import type { Wire, WireEvents } from "../jupyter/wire.ts";
import { type CellOutput, CellOutputs } from "./cell-outputs.ts";

/** How a cell ended. */
export interface CellEnd {
  readonly outputs: readonly CellOutput[];
  /** Name and text of the error that ended it. */
  readonly error?: { readonly name: string; readonly value: string };
}

interface RunningCell {
  readonly gathered: CellOutputs;
  readonly end: (reply: Readonly<Record<string, unknown>>) => void;
}

/** The kernel inside this process, without sockets and without Python: cells in, outputs out. */
export class LocalKernel {
  readonly #kernel: Kernel;
  readonly #displays = new Map<string, CellOutput[]>();
  readonly #cells = new Map<string, RunningCell>();
  readonly #ended: Promise<void>;
  #events: WireEvents | undefined;
  #count = 0;

  /** @param folder where the notebook lies: its cells run there. */
  constructor(folder: string) {
    let onEnd: () => void = () => undefined;
    this.#ended = new Promise((resolve) => {
      onEnd = resolve;
    });
    this.#kernel = new Kernel({ folder, nodeArgs: [], log: () => undefined, onEnd });
  }

  /** Connects; call it once, before the first cell. */
  async open(): Promise<void> {
    await this.#kernel.listen(async (events) => {
      this.#events = events;
      return this.#wire();
    });
  }

  /** Runs one cell to its end. */
  async run(code: string): Promise<CellEnd> {
    const id = `cell-${++this.#count}`;
    const gathered = new CellOutputs(this.#displays);
    const reply = await new Promise<Readonly<Record<string, unknown>>>((end) => {
      this.#cells.set(id, { gathered, end });
      this.#events?.onMessage(executeRequest(id, code));
    });
    const { status, ename, evalue } = reply;
    const error = status === "ok" ? {} : { error: { name: String(ename ?? status), value: String(evalue ?? "") } };
    return { outputs: gathered.outputs, ...error };
  }

  /** Interrupts the running cell. */
  interrupt(): void {
    this.#kernel.interrupt();
  }

  /** Ends the kernel and everything it started. */
  async close(): Promise<void> {
    await this.#kernel.end();
    await this.#ended;
  }

  #wire(): Wire {
    const cell = ({ parent }: Pick<Outgoing, "parent">) => this.#cells.get(String(parent.msg_id));
    return {
      reply: (to, { type, content }) => {
        if (type === "execute_reply") this.#cells.get(to.header.msg_id)?.end(content);
      },
      ask: () => undefined, // `allow_stdin` is false: the kernel does not ask
      publish: (message) => cell(message)?.gathered.add(message.type, message.content),
      close: async () => undefined,
    };
  }
}

function executeRequest(id: string, code: string): Message {
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
  const header = {
    msg_id: id,
    msg_type: "execute_request",
    session: "local",
    username: "local",
    version: "5.5",
    date: "",
  };
  return { channel: "shell", identities: [], header, metadata: {}, content, buffers: [] };
}
