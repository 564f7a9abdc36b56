import { kernelSymbol } from "../interrupt.ts";

/** The running kernel as this layer sees it. It is found by a global symbol, so that two copies of the package share it. */

/** Data by MIME type: text, base64 for binary types, plain objects for JSON types. */
export type MimeBundle = { readonly [mime: string]: unknown };

/** `Symbol.for("Jupyter.display")`. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** A value that says itself how it is shown. The symbol is the convention of Deno's Jupyter kernel. */
export interface Displayable {
  /** What is shown, by MIME type; may be promised. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** One output on its way to the front end. */
export interface DisplayOutput {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
  readonly id: string;
  readonly update: boolean;
}

/** A channel to a front-end component, as in Jupyter's comm messages. */
export interface Comm {
  readonly id: string;
  /** Sends one message to the front end. */
  send(data: MimeBundle, buffers?: readonly Uint8Array[], metadata?: MimeBundle): void;
  /** Ends the channel on both sides. */
  close(data?: MimeBundle): void;
  /** Called for each message of the front end; a returned promise delays the front end's `idle`. */
  onMessage(handler: (data: MimeBundle, buffers: readonly Uint8Array[]) => unknown): void;
  /** Called once, when the front end ends the channel. */
  onClose(handler: () => void): void;
}

/** Where an output stands: in the outputs of one run of a cell. */
export interface Place {
  readonly run: number;
  /** Undefined where the front end names no cell. */
  readonly cell: string | undefined;
}

/** What the kernel's engine offers under `Symbol.for("tangentlab.kernel")`. */
export interface KernelHost {
  display(output: DisplayOutput): void;
  clearOutput(wait: boolean): void;
  /** Calls `code`; what it prints, displays or clears, now and later, is not sent. */
  quietly<T>(code: () => T): T;
  input(prompt: string, password: boolean): Promise<string>;
  /** A display id that is new in this notebook. */
  newId(): string;
  /** Kernel-wide counter: no two updates share one. */
  newVersion(): number;
  /** Where the running code's outputs go. */
  readonly place: Place;
  /** Whether the outputs there still stand: false once the cell has run again. */
  isShown(place: Place): boolean;
  /** Aborts when the running cell is interrupted. */
  readonly signal: AbortSignal;
  /** Lets an interrupt reach what the handler of a comm message has begun, until that has settled. */
  hold(until: Promise<unknown>): void;
  /** Throws when the running cell has been interrupted; cheap, for long loops. */
  checkpoint(): void;
  /** Whether the notebook runs to be exported: live outputs then record themselves. */
  readonly recording: boolean;
  openComm(target: string, data: MimeBundle, buffers?: readonly Uint8Array[], metadata?: MimeBundle): Comm;
  /** Called when the front end opens a comm to `target`. */
  onCommOpen(target: string, handler: (comm: Comm, data: MimeBundle, buffers: readonly Uint8Array[]) => unknown): void;
}

/** The kernel this code runs in, or undefined (a plain script, another kernel, a browser). */
export function kernelHost(): KernelHost | undefined {
  return (globalThis as { [kernelSymbol]?: KernelHost })[kernelSymbol];
}

/** Makes `host` the kernel of this process. */
export function installKernelHost(host: KernelHost): void {
  Object.defineProperty(globalThis, kernelSymbol, { value: host, configurable: true });
}
