/**
 * What host and front say to each other: {@link FrontRequest} over IPC, answered by {@link FrontReply} with the same `id`.
 * Types only: no code, no I/O. What host and engine say is in engine-protocol.ts.
 */

import type { FrontState } from "./front-memory.ts";

// ---------------------------------------------------------------------------------------------- front

/** Where a diagnostic points, in the user's own text. Lines and columns count from 1, columns in UTF-16 units. */
export interface Diagnostic {
  readonly code: number;
  readonly category: "error" | "warning";
  /** The whole message chain, already joined with newlines. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Length in UTF-16 units, at least 1, never past the end of the line. */
  readonly length: number;
}

/** One `import` of a cell after elision: type-only imports are gone. */
export interface ImportUse {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly star: boolean;
  readonly sideEffect?: true;
}

/**
 * What one top-level statement does: an exporter takes from it which statements a figure depends on. Sets of names travel as
 * arrays; `own` are names of the same cell, `foreign` those of earlier ones.
 */
export interface StatementFacts {
  readonly index: number;
  readonly declares: readonly string[];
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  readonly globals: readonly string[];
  readonly writes: readonly string[];
  readonly touches: readonly string[];
  readonly args: readonly string[];
  readonly calls: readonly string[];
  readonly writesGlobal: boolean;
  readonly effects: boolean;
  readonly import?: { readonly specifier: string; readonly sideEffect: boolean };
  readonly dynamicImports: readonly (string | null)[];
  /** Names bound together by one destructuring, one list per pattern. */
  readonly patterns?: readonly (readonly string[])[];
  /** Names whose value comes from an expression, not from a function or class literal: `const c = maker()`. */
  readonly madeByCall?: readonly string[];
}

/**
 * A cell ready to run.
 *
 * `js` is one expression: `(function*($tl, $tl_a, $tl_b) { "use strict"; … })`, an `async function` when `mode` is "async".
 * The parameters after `$tl` are the boxes of `foreign`, in that order; a box is `{ v }`. The engine provides on `$tl`:
 * `modules[i]` (namespace of `specifiers[i]`), `own(name, get, set)`, `result` (set by a last expression statement),
 * `at` (index of the running top-level statement), `import(specifier)`, `meta`, and `tick()` (loop guard of async functions).
 * In a generator, top-level `await e` is `yield e`: the engine awaits what is yielded and resumes with `next`/`throw`.
 */
export interface ConvertedCell {
  /** Virtual file of the cell, beside the notebook: `…/cell-4_17.ts`. Used as file name of the script. */
  readonly file: string;
  readonly js: string;
  /** Source map, JSON text: generated `js` -> the user's text. */
  readonly map: string;
  readonly mode: "generator" | "async";
  readonly specifiers: readonly string[];
  readonly foreign: readonly string[];
  readonly own: readonly { readonly name: string; readonly kind: "const" | "let" | "function" | "class" | "import" }[];
}

/** What a cell takes from modules and what its statements do. */
export interface CellFacts {
  readonly imports: readonly ImportUse[];
  readonly statements: readonly StatementFacts[];
}

/** What the host asks of the front. Texts are those of cells; places are UTF-16 offsets in them. */
export type FrontRequest =
  /** Check and emit a cell. `cell` is its execution count, for the file name. */
  | { readonly kind: "convert"; readonly code: string; readonly cell: number }
  /** The facts of a cell as it would run now, before its `convert`; leaves no names behind. */
  | { readonly kind: "facts"; readonly code: string }
  /** What may stand at the cursor. The host converts from and to code points. */
  | { readonly kind: "complete"; readonly code: string; readonly cursor: number }
  /** What is known of the name at the cursor; detail 1 adds its source. */
  | { readonly kind: "inspect"; readonly code: string; readonly cursor: number; readonly detail: 0 | 1 }
  /** Whether Enter runs the text or continues it. */
  | { readonly kind: "isComplete"; readonly code: string }
  /** The engine was restarted: all names of cells are gone. */
  | { readonly kind: "reset" }
  /** All that the front knows of the notebook. */
  | { readonly kind: "state" }
  /** Go on from there, in a front that has just started. */
  | { readonly kind: "restore"; readonly state: FrontState };

/** Answer to `convert`. */
export interface ConvertReply {
  /** Absent when `diagnostics` holds an error. */
  readonly cell?: ConvertedCell;
  readonly diagnostics: readonly Diagnostic[];
}

/** Answer to `facts`. */
export interface FactsReply {
  /** Absent when `diagnostics` holds an error. */
  readonly facts?: CellFacts;
  readonly diagnostics: readonly Diagnostic[];
}

/** One proposal of a completion. */
export interface CompletionItem {
  readonly name: string;
  /** TypeScript's kind: "function", "const", "property", "method", "class", "module", "keyword", … */
  readonly kind: string;
  /** Signature, for the first items only. */
  readonly signature?: string;
}

/** Answer to `complete`, best first; `start` to `end` is what a chosen item replaces, UTF-16 offsets. */
export interface CompleteReply {
  readonly items: readonly CompletionItem[];
  readonly start: number;
  readonly end: number;
}

/** Answer to `inspect`. */
export interface InspectReply {
  readonly found: boolean;
  /** Signature or type of the name, TypeScript text. */
  readonly signature: string;
  /** Doc comment as Markdown, tags included; empty when there is none. */
  readonly documentation: string;
}

/** Answer to `isComplete`; `indent` is the white space of the line that follows an incomplete text. */
export interface IsCompleteReply {
  readonly status: "complete" | "incomplete" | "invalid";
  readonly indent: string;
}

/** Answers by kind of request. */
export interface FrontReplies {
  convert: ConvertReply;
  facts: FactsReply;
  complete: CompleteReply;
  inspect: InspectReply;
  isComplete: IsCompleteReply;
  reset: Record<string, never>;
  state: FrontState;
  restore: Record<string, never>;
}

/** A request on its way. */
export type FrontMessage = { readonly id: number; readonly request: FrontRequest };
/** The answer to the request of the same `id`, or why there is none. */
export type FrontReply =
  | { readonly id: number; readonly reply: FrontReplies[keyof FrontReplies] }
  | { readonly id: number; readonly failure: { readonly message: string; readonly stack: string } };

/** What {@link Front} is started with. */
export interface FrontOptions {
  /** Folder of the notebook; need not exist. */
  readonly folder: string;
  /** Called when the front died by itself and a new one was started; `lost`: names of cells are gone. */
  readonly onRestart?: (reason: string, lost: boolean) => void;
  /** After so many idle milliseconds the process ends; the next request starts one that knows the same. Default: 10 min. */
  readonly sleepAfter?: number | undefined;
  /** Where start-up snapshots are; default `dist/jupyter/snapshots` of the package. `false`: use none. */
  readonly cacheFolder?: string | false;
  /** The bundled front; default `dist/jupyter/front.cjs` of the package. */
  readonly entry?: string;
}

/** What the host holds: a client of the front process (front-link.ts). */
export interface Front {
  /** Resolves with the reply; rejects if the front fails on the request. The process is restarted when it dies. */
  request<K extends FrontRequest["kind"]>(request: Extract<FrontRequest, { kind: K }>): Promise<FrontReplies[K]>;
  /** Ends the process. */
  stop(): void;
  /** Process id of the running front; absent before it was spawned. */
  readonly pid?: number | undefined;
}
