/** The queue of cells: one runs, the others wait; an error aborts those that wait. */
import { setTimeout } from "node:timers/promises";
import type { EngineClient, RunOutcome } from "./engine-client.ts";
import type { History } from "./history.ts";
import type { JsonObject, Message } from "./messages.ts";
import type { Outbox } from "./outbox.ts";
import type { ConvertReply, Front } from "./protocol.ts";
import {
  type ErrorContent,
  formatDiagnostic,
  formatError,
  formatTypeErrors,
  type TracebackContext,
} from "./traceback.ts";

/** What the queue works with. */
export interface ExecutionContext {
  readonly front: Front;
  readonly engine: EngineClient;
  readonly outbox: Outbox;
  readonly history: History;
  readonly traceback: TracebackContext;
  /** A number no run has had. */
  newRun(): number;
  status(state: "busy" | "idle", parent: JsonObject): void;
  reply(to: Message, content: JsonObject): void;
  /** Called after each cell. */
  onCellEnd(): void;
}

interface Options {
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly expressions: Readonly<Record<string, string>>;
  readonly allowStdin: boolean;
  readonly stopOnError: boolean;
}

/** Code to run for a request: a cell, or one of its user expressions. */
interface AskedCode {
  readonly code: string;
  readonly allowStdin: boolean;
  /** The result goes into the reply and is not shown. */
  readonly quiet: boolean;
}

function readOptions(content: JsonObject): Options {
  const silent = content.silent === true;
  return {
    code: content.code as string,
    silent,
    storeHistory: !silent && content.store_history !== false,
    expressions: (content.user_expressions ?? {}) as Readonly<Record<string, string>>,
    allowStdin: content.allow_stdin === true,
    stopOnError: content.stop_on_error !== false,
  };
}

/** The notebook cell that a request is for: JupyterLab and VS Code name it in the metadata. */
function cellOf({ metadata }: Message): { cell?: string } {
  return typeof metadata.cellId === "string" ? { cell: metadata.cellId } : {};
}

/** How long the cells of a "Run All" may take to arrive behind one that fails at once. */
const arrivalMs = 20;

const asContent = (error: ErrorContent): JsonObject => ({ ...error });
const interrupted: ErrorContent = { ename: "InterruptError", evalue: "interrupted", traceback: ["InterruptError"] };

/** A cell between its `busy` and its `idle`. */
interface RunningCell {
  /** Resolves when the user interrupts; the check of a cell cannot be torn down, but nobody has to wait for it. */
  readonly interrupted: Promise<"interrupted">;
  interrupt(): void;
}

function createRunning(): RunningCell {
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<"interrupted">((resolve) => {
    interrupt = () => resolve("interrupted");
  });
  return { interrupted, interrupt };
}

/** Executes cells in order. */
export class CellQueue {
  readonly #context: ExecutionContext;
  #waiting: Message[] = [];
  #running: RunningCell | undefined;
  #count = 0;

  constructor(context: ExecutionContext) {
    this.#context = context;
  }

  /** Execution count of the running or newest cell. */
  get count(): number {
    return this.#count;
  }

  push(message: Message): void {
    this.#waiting.push(message);
    if (!this.#running) void this.#pump();
  }

  #takeWaiting(): Message[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** Aborts the waiting cells, and the running one if it is still being checked. */
  interrupt(): void {
    this.#running?.interrupt();
    for (const message of this.#takeWaiting()) this.#abort(message);
  }

  #abort(message: Message): void {
    this.#context.status("busy", message.header);
    this.#context.reply(message, { status: "aborted" });
    this.#context.status("idle", message.header);
  }

  async #pump(): Promise<void> {
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      this.#running = createRunning();
      await this.#execute(message);
      this.#running = undefined;
      this.#context.onCellEnd();
    }
  }

  /** Runs one request from busy to idle; an error aborts the cells that were sent before it was known. */
  async #execute(message: Message): Promise<void> {
    const { status, outbox, history, reply } = this.#context;
    const options = readOptions(message.content);
    status("busy", message.header);
    if (options.storeHistory) history.add(++this.#count, options.code);
    const count = this.#count;
    if (!options.silent) {
      const content = { code: options.code, execution_count: count };
      outbox.publish({ type: "execute_input", content, parent: message.header });
    }
    const error = await this.#outcome(message, options, count);
    let doomed: Message[] = [];
    if (error) {
      // The reply tells the client of the error: what comes after it is to run, what was on its way before is not.
      if (options.stopOnError) {
        await setTimeout(arrivalMs);
        doomed = this.#takeWaiting();
      }
      if (!options.silent) outbox.publish({ type: "error", content: asContent(error), parent: message.header });
      reply(message, { status: "error", execution_count: count, ...error, payload: [], user_expressions: {} });
    } else {
      const values = await this.#evaluateAll(message, options, count);
      reply(message, { status: "ok", execution_count: count, payload: [], user_expressions: values });
    }
    status("idle", message.header);
    for (const waiting of doomed) this.#abort(waiting);
  }

  async #outcome(message: Message, options: Options, count: number): Promise<ErrorContent | undefined> {
    const outcome = await this.#runCode(message, { ...options, quiet: options.silent }, count);
    return "ename" in outcome ? outcome : undefined;
  }

  /** Checks and runs code; resolves with the result of a quiet run, or with the error. Never rejects: a cell is answered. */
  async #runCode(message: Message, asked: AskedCode, count: number): Promise<ErrorContent | RunOutcome> {
    try {
      return await this.#checkAndRun(message, asked, count);
    } catch (error) {
      return { ename: "FrontError", evalue: String(error), traceback: [String(error)] };
    }
  }

  async #checkAndRun(
    message: Message,
    { code, allowStdin, quiet }: AskedCode,
    count: number,
  ): Promise<ErrorContent | RunOutcome> {
    const { front, engine, outbox, traceback, newRun } = this.#context;
    const run = newRun();
    outbox.adopt(run, { header: message.header, identities: message.identities });
    const request = front.request({ kind: "convert", code, cell: count });
    const converted = await Promise.race([request, this.#running!.interrupted]);
    if (converted === "interrupted") return interrupted;
    const { cell, diagnostics } = converted;
    if (!cell) return formatTypeErrors(errorsOf(diagnostics), code);
    this.#warn(run, code, diagnostics);
    traceback.cells.add(cell.file, { count, code, map: cell.map });
    const info = { run, allowStdin, ...(quiet ? {} : cellOf(message)) };
    const { file, js, mode, specifiers, foreign } = cell;
    const outcome = await engine.run({ kind: "run", info, cell: { file, js, mode, specifiers, foreign }, quiet });
    return outcome.error ? formatError(outcome.error, traceback) : outcome;
  }

  #warn(run: number, code: string, diagnostics: ConvertReply["diagnostics"]): void {
    for (const diagnostic of diagnostics) {
      this.#context.outbox.stream(run, "stderr", `warning ${formatDiagnostic(diagnostic, code)}\n`);
    }
  }

  async #evaluateAll(message: Message, options: Options, count: number): Promise<JsonObject> {
    const values: Record<string, JsonObject> = {};
    for (const [name, expression] of Object.entries(options.expressions)) {
      const asked = { code: `(${expression}\n)`, allowStdin: options.allowStdin, quiet: true };
      const outcome = await this.#runCode(message, asked, count);
      values[name] =
        "ename" in outcome
          ? { status: "error", ...outcome }
          : { status: "ok", data: outcome.data ?? {}, metadata: outcome.metadata ?? {} };
    }
    return values;
  }
}

const errorsOf = (diagnostics: ConvertReply["diagnostics"]) =>
  diagnostics.filter(({ category }) => category === "error");
