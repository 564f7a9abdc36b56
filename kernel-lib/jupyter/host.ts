/** The kernel: sockets in front, engine and TypeScript front behind, and the rules of the Jupyter protocol between. */
import { EngineClient } from "./engine-client.ts";
import { EngineLink } from "./engine-link.ts";
import type { CommMessage, EngineEvent, MimeData } from "./engine-protocol.ts";
import { CellQueue } from "./execution.ts";
import { startFront } from "./front-link.ts";
import { History } from "./history.ts";
import { InterruptLadder } from "./interrupts.ts";
import type { JsonObject, Message } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import type { Front } from "./protocol.ts";
import { answers } from "./requests.ts";
import { ensureSnapshot } from "./snapshot.ts";
import { CellSources, formatError, type TracebackContext } from "./traceback.ts";
import type { Wire, WireEvents } from "./wire.ts";

/** How a kernel is started. */
export interface KernelOptions {
  /** Folder of the notebook. */
  readonly folder: string;
  /** Further arguments for the engine's Node.js, such as `--max-old-space-size=8192`. */
  readonly nodeArgs: readonly string[];
  /** Milliseconds without a request after which the front's process ends until the next one. */
  readonly frontSleep?: number | undefined;
  /** Writes one line to the log. */
  readonly log: (line: string) => void;
  /** Called once when the kernel has ended. */
  readonly onEnd: () => void;
}

/** Idle time after the first cell before the front's start-up snapshot is made, for the next start. */
const snapshotMs = 10_000;
/** Longest wait for the last messages to leave. */
const closeMs = 80;
const commTypes = new Set(["comm_open", "comm_msg", "comm_close"]);
const empty: JsonObject = {};

/** A running kernel. Engine and front start in the constructor, the sockets in {@link listen}. */
export class Kernel {
  readonly #options: KernelOptions;
  readonly #front: Front;
  readonly #link: EngineLink;
  readonly #client: EngineClient;
  readonly #outbox: Outbox;
  readonly #queue: CellQueue;
  readonly #ladder: InterruptLadder;
  readonly #history = new History();
  readonly #comms = new Map<string, string>();
  readonly #traceback: TracebackContext;
  /** Questions to the front end, oldest first. */
  #questions: { readonly id: number; readonly run: number }[] = [];
  #wire: Wire | undefined;
  #snapshot: NodeJS.Timeout | "made" | undefined;
  #runs = 0;
  #welcomed = false;
  #ended = false;

  constructor(options: KernelOptions) {
    const { folder, nodeArgs, frontSleep } = options;
    this.#options = options;
    this.#traceback = { cells: new CellSources(), folder };
    const onRestart = (why: string, lost: boolean) => this.#onFrontRestart(why, lost);
    this.#front = startFront({ folder, sleepAfter: frontSleep, onRestart });
    this.#link = new EngineLink({
      folder,
      nodeArgs,
      onEvent: (event) => this.#onEvent(event),
      onNative: (name, text) => this.#outbox.stream(this.#runs, name, text),
      onExit: (why) => this.#onEngineExit(why),
    });
    this.#client = new EngineClient((request) => this.#link.send(request));
    this.#outbox = new Outbox((message) => this.#wire?.publish(message));
    this.#queue = this.#createQueue();
    this.#ladder = this.#createLadder();
  }

  /** Binds the sockets; from now on the kernel answers. `open` is {@link openWire}, loaded while the engine starts. */
  async listen(open: (events: WireEvents) => Promise<Wire>): Promise<void> {
    this.#wire = await open({
      onMessage: (message) => void this.#onMessage(message),
      onSubscribe: (topic) => this.#onSubscribe(topic),
      onPressure: (full) => this.#link.pause(full),
      log: this.#options.log,
    });
  }

  /** An interrupt from the user: message or SIGINT. */
  interrupt(): void {
    this.#queue.interrupt();
    this.#ladder.interrupt();
  }

  /** Ends the kernel and everything it started. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#link.stop();
    this.#front.stop();
    this.#outbox.flush();
    await this.#wire?.close(closeMs);
    this.#options.onEnd();
  }

  #createQueue(): CellQueue {
    return new CellQueue({
      front: this.#front,
      engine: this.#client,
      outbox: this.#outbox,
      history: this.#history,
      traceback: this.#traceback,
      newRun: () => ++this.#runs,
      status: (state, parent) => this.#status(state, parent),
      reply: (to, content) => this.#reply(to, content),
      onCellEnd: () => this.#onCellEnd(),
    });
  }

  #onCellEnd(): void {
    this.#ladder.reset();
    if (this.#snapshot === "made") return;
    clearTimeout(this.#snapshot);
    this.#snapshot = setTimeout(() => {
      if (this.#client.busy) return;
      this.#snapshot = "made";
      ensureSnapshot().catch((error: unknown) => this.#options.log(`no start-up snapshot: ${String(error)}`));
    }, snapshotMs);
    this.#snapshot.unref();
  }

  #createLadder(): InterruptLadder {
    return new InterruptLadder({
      isBusy: () => this.#client.busy,
      flag: () => this.#link.flagInterrupt(),
      signal: () => this.#link.signalInterrupt(),
      warn: (text) => this.#outbox.stream(this.#runs, "stderr", text),
      kill: (why) => this.#link.kill(why),
    });
  }

  #status(state: "busy" | "idle" | "starting", parent: JsonObject): void {
    this.#outbox.publish({ type: "status", content: { execution_state: state }, parent });
  }

  #reply(to: Message, content: JsonObject, type = to.header.msg_type.replace(/_request$/, "_reply")): void {
    this.#outbox.flush();
    this.#wire?.reply(to, { type, content });
  }

  #onSubscribe(topic: Uint8Array): void {
    const content = { subscription: Buffer.from(topic).toString() };
    this.#wire?.publish({ type: "iopub_welcome", content, parent: empty }, topic);
    if (this.#welcomed) return;
    this.#welcomed = true;
    this.#status("starting", empty);
  }

  async #onMessage(message: Message): Promise<void> {
    const { channel, header, content } = message;
    if (channel === "stdin") this.#onStdin(header.msg_type, content);
    else if (header.msg_type === "execute_request" && channel === "shell") this.#queue.push(message);
    else if (header.msg_type === "shutdown_request") await this.#onShutdown(message);
    else await this.#answer(message);
  }

  /** A request between its `busy` and its `idle`. */
  async #answer(message: Message): Promise<void> {
    const { header } = message;
    this.#status("busy", header);
    try {
      await this.#handle(message);
    } catch (error) {
      this.#options.log(`${header.msg_type}: ${String(error)}`);
      const [ename, evalue] = error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
      this.#reply(message, { status: "error", ename, evalue, traceback: [evalue] });
    }
    this.#status("idle", header);
  }

  async #handle(message: Message): Promise<void> {
    const { header, content } = message;
    const type = header.msg_type;
    if (commTypes.has(type)) return this.#onCommRequest(message);
    if (type === "interrupt_request") {
      this.interrupt();
      this.#reply(message, { status: "ok" });
      return;
    }
    const answer = Object.hasOwn(answers, type) ? answers[type] : undefined;
    if (!answer) return;
    this.#reply(message, await answer(content, { front: this.#front, history: this.#history, comms: this.#comms }));
  }

  async #onShutdown(message: Message): Promise<void> {
    const content = { status: "ok", restart: message.content.restart === true };
    this.#status("busy", message.header);
    this.#reply(message, content);
    this.#outbox.publish({ type: "shutdown_reply", content, parent: message.header });
    this.#status("idle", message.header);
    await this.end();
  }

  #onStdin(type: string, content: JsonObject): void {
    const question = type === "input_reply" ? this.#questions.shift() : undefined;
    if (question) this.#link.send({ kind: "input", id: question.id, value: content.value as string });
  }

  /** A comm message is not queued behind cells: it runs between the awaits of the running one. */
  async #onCommRequest({ header, identities, content, metadata, buffers }: Message): Promise<void> {
    const type = header.msg_type as CommMessage["type"];
    const commId = content.comm_id as string;
    const target = content.target_name as string | undefined;
    if (type === "comm_open") this.#comms.set(commId, target ?? "");
    if (type === "comm_close") this.#comms.delete(commId);
    const run = ++this.#runs;
    this.#outbox.adopt(run, { header, identities });
    const data = (content.data ?? {}) as MimeData;
    const message = { type, commId, data, metadata, buffers, ...(target === undefined ? {} : { target }) };
    const { error } = await this.#client.run({ kind: "comm", info: { run, allowStdin: false }, message });
    if (error) this.#reportError(run, error);
  }

  /** Text of an error that belongs to no cell's own end. */
  #reportError(run: number, error: Parameters<typeof formatError>[0]): void {
    this.#outbox.stream(run, "stderr", `${formatError(error, this.#traceback).traceback.join("\n")}\n`);
  }

  #onEvent(event: EngineEvent): void {
    const { kind } = event;
    if (kind === "stream") this.#outbox.stream(event.run, event.name, event.text);
    else if (kind === "display") this.#outbox.display(event);
    else if (kind === "result") this.#onResult(event);
    else if (kind === "clear") this.#publish(event.run, "clear_output", { wait: event.wait });
    else if (kind === "stray") this.#reportError(event.run, event.error);
    else if (kind === "input") this.#onQuestion(event);
    else if (kind === "comm") this.#onCommEvent(event.run, event.message);
    else if (kind === "answered") this.#client.answered(event.run);
    else if (kind === "done") this.#onDone(event);
  }

  #publish(run: number, type: string, content: JsonObject): void {
    this.#outbox.publish({ type, content, parent: this.#outbox.parent(run).header });
  }

  #onResult({ run, data, metadata }: Extract<EngineEvent, { kind: "result" }>): void {
    const count = this.#queue.count;
    this.#history.setOutput(count, data["text/plain"]);
    this.#publish(run, "execute_result", { data, metadata, execution_count: count });
  }

  #onQuestion({ run, id, prompt, password }: Extract<EngineEvent, { kind: "input" }>): void {
    const { header, identities } = this.#outbox.parent(run);
    this.#questions.push({ id, run });
    this.#outbox.flush();
    this.#wire?.ask(identities, { type: "input_request", content: { prompt, password }, parent: header });
  }

  #onCommEvent(run: number, { type, commId, target, data, metadata, buffers }: CommMessage): void {
    if (type === "comm_open") this.#comms.set(commId, target ?? "");
    if (type === "comm_close") this.#comms.delete(commId);
    const content = { comm_id: commId, data, ...(type === "comm_open" ? { target_name: target } : {}) };
    this.#outbox.publish({ type, content, metadata, buffers, parent: this.#outbox.parent(run).header });
  }

  #onDone(event: Extract<EngineEvent, { kind: "done" }>): void {
    this.#questions = this.#questions.filter(({ run }) => run !== event.run);
    this.#client.settle(event);
    if (!this.#client.busy) this.#ladder.reset();
  }

  #onEngineExit(why: string): void {
    this.#options.log(why);
    this.#questions = [];
    this.#closeComms();
    this.#ladder.reset();
    const idle = !this.#client.awaited;
    this.#resetFront();
    this.#client.fail(why);
    if (idle) this.#outbox.stream(this.#runs, "stderr", `${why}\n`);
  }

  /** The front end must know that nobody answers its widgets any more. */
  #closeComms(): void {
    for (const id of this.#comms.keys()) {
      this.#outbox.publish({ type: "comm_close", content: { comm_id: id, data: {} }, parent: empty });
    }
    this.#comms.clear();
  }

  /** Names and values go together: a name without its value would type-check and read `undefined`. */
  #resetFront(): void {
    this.#front.request({ kind: "reset" }).catch((error: unknown) => this.#options.log(String(error)));
  }

  #onFrontRestart(why: string, lost: boolean): void {
    this.#options.log(why);
    if (!lost) return;
    const text = "The type checker has restarted: run again the cells whose names you need.\n";
    this.#outbox.stream(this.#runs, "stderr", text);
  }
}
