/** Errors as Jupyter shows them: positions in the cells' own text, frames of the kernel left out. */
import { SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineError } from "./engine-protocol.ts";
import type { Diagnostic } from "./protocol.ts";

/** An error message of the Jupyter protocol. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A cell that has run: what its frames are shown with. */
export interface CellSource {
  readonly count: number;
  readonly code: string;
  /** Source map of the generated code, JSON text. */
  readonly map: string;
}

/** A place in a cell's text, counted from 1. */
export interface Position {
  readonly count: number;
  readonly line: number;
  readonly column: number;
  readonly source: string;
}

interface Frame {
  readonly name: string;
  /** Where, as shown. */
  readonly place: string;
  readonly position?: Position;
}

const maxFrames = 40;
const maxDiagnostics = 20;
const maxWidth = 200;
const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const frameLine = /^\s+at (?:async )?(?:(.+?) \()?(.+?)(?::(\d+):(\d+))?\)?$/;
const ownFolder = path.dirname(fileURLToPath(import.meta.url)) + path.sep;

/** Remembers the cells of a notebook by the file name their code was run under. */
export class CellSources {
  readonly #sources = new Map<string, CellSource>();
  readonly #maps = new Map<string, SourceMap>();

  add(file: string, source: CellSource): void {
    this.#sources.set(file, source);
  }

  /** Position in the cell's text of a position in its generated code; undefined when `file` is no cell. */
  locate(file: string, line: number, column: number): Position | undefined {
    const source = this.#sources.get(file);
    if (!source) return undefined;
    const map = this.#maps.get(file) ?? new SourceMap(JSON.parse(source.map));
    this.#maps.set(file, map);
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalLine" in entry)) return undefined;
    const { originalLine, originalColumn } = entry;
    const text = source.code.split("\n")[originalLine] ?? "";
    return { count: source.count, line: originalLine + 1, column: originalColumn + 1, source: text };
  }
}

/** What turns positions into text. */
export interface TracebackContext {
  readonly cells: CellSources;
  /** Folder of the notebook: paths inside it are shown relative to it. */
  readonly folder: string;
}

const isHidden = (file: string, name: string) =>
  file.startsWith("node:internal") ||
  file.startsWith("node:vm") ||
  file.startsWith("tangentlab:") ||
  file.startsWith(ownFolder) ||
  name === "Generator.next" ||
  name === "Generator.throw";

function readFrame(text: string, { cells, folder }: TracebackContext): Frame | undefined {
  const match = frameLine.exec(text);
  if (!match) return undefined;
  const [, name = "", where = "", line, column] = match;
  const file = where.startsWith("file://") ? fileURLToPath(where) : where;
  if (isHidden(file, name)) return undefined;
  if (line === undefined) return { name, place: file === "<anonymous>" ? "native" : file };
  const position = cells.locate(file, Number(line), Number(column));
  if (position) return { name, position, place: `cell [${position.count}], ${position.line}:${position.column}` };
  const shown = file.startsWith(folder + path.sep) ? path.relative(folder, file) : file;
  return { name, place: `${shown}:${line}:${column}` };
}

function readFrames(stack: string, context: TracebackContext): Frame[] {
  const lines = stack.split("\n");
  const start = lines.findLastIndex((line) => !/^\s+at /.test(line)) + 1;
  return lines
    .slice(start)
    .map((line) => readFrame(line, context))
    .filter((frame) => frame !== undefined)
    .slice(0, maxFrames);
}

/** A source line cut to what can be read, and a mark under it. */
function pointAt(source: string, column: number, mark: string): string {
  const from = column > maxWidth ? column - maxWidth / 2 : 0;
  const shown = source.slice(from, from + maxWidth);
  const indent = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
  return `${shown}\n${indent}${mark.slice(0, Math.max(1, shown.length - indent.length))}`;
}

function caret(frames: readonly Frame[]): string[] {
  const position = frames.find((frame) => frame.position)?.position;
  if (!position) return [];
  const label = `cell [${position.count}], line ${position.line}`;
  return [`${label}\n${pointAt(position.source, position.column, "^")}`];
}

/** A recursion is shown by one of its frames. */
function collapse(lines: readonly string[]): string[] {
  const starts = lines.flatMap((line, i) => (line === lines[i - 1] ? [] : [i]));
  return starts.flatMap((start, k) => {
    const repeats = (starts[k + 1] ?? lines.length) - start - 1;
    return repeats > 1 ? [lines[start]!, `    … ${repeats} more`] : lines.slice(start, start + repeats + 1);
  });
}

const indented = (lines: readonly string[]) => lines.map((line) => line.replace(/^/gm, "  "));

function errorLines(error: EngineError, context: TracebackContext): string[] {
  const frames = readFrames(error.stack, context);
  const title = red(error.name) + (error.message ? `: ${error.message}` : "");
  const at = collapse(frames.map(({ name, place }) => (name ? `    at ${name} (${place})` : `    at ${place}`)));
  const inner = (error.errors ?? []).flatMap((item) => indented(errorLines(item, context)));
  const cause = error.cause ? ["caused by", ...errorLines(error.cause, context)] : [];
  return [title, ...caret(frames), ...at, ...inner, ...cause];
}

/** An error thrown by a cell. */
export function formatError(error: EngineError, context: TracebackContext): ErrorContent {
  return { ename: error.name, evalue: error.message, traceback: errorLines(error, context) };
}

/** `2:5 - TS2322: …`, the source line, and a mark under what is meant. */
export function formatDiagnostic({ line, column, length, code, message }: Diagnostic, text: string): string {
  const source = text.split("\n")[line - 1] ?? "";
  return `${line}:${column} - TS${code}: ${message}\n${pointAt(source, column, "~".repeat(Math.max(1, length)))}`;
}

/** The type errors of a cell that was not run. */
export function formatTypeErrors(diagnostics: readonly Diagnostic[], code: string): ErrorContent {
  const shown = diagnostics.slice(0, maxDiagnostics).map((diagnostic) => formatDiagnostic(diagnostic, code));
  const rest = diagnostics.length - shown.length;
  const [first] = diagnostics;
  return {
    ename: "TypeScriptError",
    evalue: first ? `${first.line}:${first.column} - TS${first.code}: ${first.message}` : "",
    traceback: [red("TypeScriptError"), ...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])],
  };
}
