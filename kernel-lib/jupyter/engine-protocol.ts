/** What host and engine say to each other. Types only. Requests travel by IPC, events as frames on file descriptor 3. */
import type { ConvertedCell } from "./protocol.ts";

/** Values by MIME type, or metadata: anything that JSON holds. */
export type MimeData = Readonly<Record<string, unknown>>;

/** What a run is: every output names it, and the host knows which request it belongs to. */
export interface RunInfo {
  /** Unique in the life of the host; also numbers comm messages. */
  readonly run: number;
  /** Whether `input()` may ask. */
  readonly allowStdin: boolean;
  /** The notebook cell whose outputs the run replaces, where the front end names it. */
  readonly cell?: string;
}

/** The part of a converted cell that the engine needs. */
export type RunnableCell = Pick<ConvertedCell, "file" | "js" | "mode" | "specifiers" | "foreign">;

/** What the host asks of the engine. */
export type EngineRequest =
  /** Runs a cell; answered by `done`. With `quiet` the result travels in `done`, not as `result` (user expressions). */
  | { readonly kind: "run"; readonly info: RunInfo; readonly cell: RunnableCell; readonly quiet: boolean }
  /** A comm message of the front end; answered by `done`. */
  | { readonly kind: "comm"; readonly info: RunInfo; readonly message: CommMessage }
  /** Answer to `input`; without a value the question was withdrawn. */
  | { readonly kind: "input"; readonly id: number; readonly value?: string };

/** A comm message in either direction. */
export interface CommMessage {
  readonly type: "comm_open" | "comm_msg" | "comm_close";
  readonly commId: string;
  /** Set in `comm_open`. */
  readonly target?: string;
  readonly data: MimeData;
  readonly metadata: MimeData;
  readonly buffers: readonly Uint8Array[];
}

/** An error as it leaves the engine: positions still in the generated code. */
export interface EngineError {
  readonly name: string;
  readonly message: string;
  /** V8's text, generated positions. Empty for a value that is not an Error. */
  readonly stack: string;
  readonly cause?: EngineError;
  readonly errors?: readonly EngineError[];
}

/** What the engine reports; `run` is the run that it belongs to. */
export type EngineEvent =
  | { readonly kind: "ready" }
  | { readonly kind: "stream"; readonly run: number; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly kind: "display";
      readonly run: number;
      readonly data: MimeData;
      readonly metadata: MimeData;
      readonly id?: string;
      readonly update?: true;
    }
  | { readonly kind: "clear"; readonly run: number; readonly wait: boolean }
  /** The handler of a comm message has returned; what it has begun goes on, and `done` comes at its end. */
  | { readonly kind: "answered"; readonly run: number }
  | { readonly kind: "result"; readonly run: number; readonly data: MimeData; readonly metadata: MimeData }
  | {
      readonly kind: "done";
      readonly run: number;
      readonly error?: EngineError;
      /** The result of a quiet run. */
      readonly data?: MimeData;
      readonly metadata?: MimeData;
    }
  /** An unhandled rejection or uncaught exception; does not end anything. */
  | { readonly kind: "stray"; readonly run: number; readonly error: EngineError }
  | {
      readonly kind: "input";
      readonly run: number;
      readonly id: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  /** `message.buffers` travel beside the JSON and are put back by the reader. */
  | { readonly kind: "comm"; readonly run: number; readonly message: CommMessage };
