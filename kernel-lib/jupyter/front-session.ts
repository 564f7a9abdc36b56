import ts from "typescript";
import { type CheckedCell, emitCell, factsOf } from "./cells.ts";
import { type CellNames, cellNames } from "./cells-names.ts";
import { headOf, type KnownName, type Tail, tailOf } from "./cells-tail.ts";
import type { Asked } from "./front-asked.ts";
import { completeIn, prefixAt } from "./front-complete.ts";
import type { FrontConfig } from "./front-config.ts";
import { type DiagnosticPlace, refusals, semanticDiagnostics, syntaxDiagnostics } from "./front-diagnostics.ts";
import { moduleThatExports } from "./front-exports.ts";
import { beginsValue } from "./front-fitting.ts";
import { inspectIn } from "./front-inspect.ts";
import { isComplete } from "./front-is-complete.ts";
import { FrontMemory, type FrontState } from "./front-memory.ts";
import { graft } from "./graft.ts";
import { type OpenCell, programPerCell, type Workspace } from "./program.ts";
import { ProgramFiles } from "./program-files.ts";
import type {
  CompleteReply,
  ConvertReply,
  Diagnostic,
  FactsReply,
  FrontReplies,
  FrontRequest,
  InspectReply,
} from "./protocol.ts";

/** A cell inside a program, with what its tail brought in. */
interface Opened extends OpenCell {
  readonly tail: Tail;
}

/** Diagnostics of a cell, and what was made of it if none is an error. */
type Checked<T> = { readonly diagnostics: readonly Diagnostic[] } & (T | object);

/** A fresh checker works out the types of a long chain of cells in steps of this many, oldest first: no deep recursion. */
const settledEvery = 20;

/** After this many cells and completions the checker is replaced: it keeps about 90 KB of each. */
const graftsPerChecker = 100;

/** So many names of earlier cells are brought in for a completion, with their signatures. */
const namesBroughtIn = 20;

const parse = (name: string, code: string) =>
  ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);

const syntaxErrors = (file: ts.SourceFile) =>
  (file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;

const unchecked = (code: string) => /^\s*\/\/\s*@ts-nocheck\b/.test(code);

/** Puts the files' cells into a program, or says why that way does not work here. */
export type MakeWorkspace = (files: ProgramFiles) => Workspace | string;

/**
 * One notebook: its cells' names and the program that checks them.
 *
 * A cell that fails the check leaves nothing behind; one that fails at run time keeps its names.
 */
export class FrontSession {
  readonly #files: ProgramFiles;
  readonly #make: MakeWorkspace;
  #workspace: Workspace;
  readonly #memory = new FrontMemory();
  #opened = 0;
  #stale = false;
  /** Why cells are not grafted; absent when they are. */
  obstacle: string | undefined;

  /** `make` is another way than the graft; where it does not work, every cell gets a program of its own. */
  constructor(config: FrontConfig, make: MakeWorkspace = graft) {
    this.#files = new ProgramFiles(config);
    this.#make = make;
    this.#workspace = this.#newWorkspace();
  }

  #newWorkspace(): Workspace {
    const made = this.#make(this.#files);
    this.obstacle = typeof made === "string" ? made : undefined;
    return typeof made === "string" ? programPerCell(this.#files) : made;
  }

  handle(request: FrontRequest): FrontReplies[keyof FrontReplies] {
    switch (request.kind) {
      case "convert":
        return this.convert(request.code, request.cell);
      case "facts":
        return this.facts(request.code);
      case "complete":
        return this.complete(request.code, request.cursor);
      case "inspect":
        return this.inspect(request.code, request.cursor, request.detail);
      case "isComplete":
        return isComplete(request.code);
      case "reset":
        this.reset();
        return {};
      case "state":
        return this.#memory.state(this.#files.cells);
      case "restore":
        this.restore(request.state);
        return {};
    }
  }

  /** Names of earlier cells, newest declaration of each. */
  get names(): ReadonlyMap<string, KnownName> {
    return this.#memory.names;
  }

  convert(code: string, cell: number): ConvertReply {
    return this.#check(String(cell), code, (checked) => {
      const emitted = emitCell(checked);
      const { open, names } = checked;
      this.#memory.keep(open.file.fileName, open.tail, names, new Set(emitted.own.map((own) => own.name)));
      return { cell: emitted };
    });
  }

  /** The facts of a cell that is converted afterwards. */
  facts(code: string): FactsReply {
    return this.#check("0", code, (checked) => {
      const facts = factsOf(checked);
      this.#workspace.close(checked.open.file.fileName);
      return { facts };
    });
  }

  /** Checks a cell and, if it holds no error, uses it; one that fails is taken out again. */
  #check<T>(cell: string, code: string, use: (cell: CheckedCell & { open: Opened }) => T): Checked<T> {
    this.refreshIfStale();
    const name = this.#newName(cell);
    const alone = parse(name, code);
    const names = cellNames(alone);
    const place: DiagnosticPlace = { file: alone, end: code.length, isForeign: (text) => this.#memory.names.has(text) };
    const refused = refusals(alone.statements, names.reserved, place);
    const early = [...syntaxDiagnostics(syntaxErrors(alone), place), ...refused];
    if (early.length > 0) return { diagnostics: early };
    try {
      const open = this.#open(name, code, names);
      const diagnostics = unchecked(code) ? [] : this.#diagnostics(open, code.length);
      if (diagnostics.some(({ category }) => category === "error")) {
        this.#fail(open);
        return { diagnostics };
      }
      const { foreign } = open.tail;
      return { ...use({ open, statements: alone.statements.length, end: code.length, names, foreign }), diagnostics };
    } catch (error) {
      this.#remove(name);
      throw error;
    }
  }

  #diagnostics({ program, file, tail }: Opened, end: number): Diagnostic[] {
    return semanticDiagnostics(program.getSemanticDiagnostics(file), {
      file,
      end,
      isForeign: (text) => tail.foreign.has(text),
      checker: program.getTypeChecker(),
      moduleOf: (text) => moduleThatExports(text, this.#files),
    });
  }

  #newName(cell: string): string {
    return `${this.#files.folder}/cell-${cell}_${this.#memory.newSerial()}.ts`;
  }

  #open(name: string, code: string, names: CellNames): Opened {
    const tail = tailOf(names, this.#memory.names);
    this.#opened++;
    return { ...this.#workspace.open(name, code + tail.text, names.global), tail };
  }

  /** A package that is installed after a failed import must be found the next time. */
  #fail(opened: Opened): void {
    if (this.#workspace.unresolved(opened).length > 0) this.#files.forget();
    this.#remove(opened.file.fileName);
  }

  #remove(name: string): void {
    this.#stale = true;
    this.#workspace.close(name);
  }

  /** Opens a copy of an unfinished cell, answers a question about a place in it and takes it out again. */
  #ask<T>(code: string, also: readonly string[], question: (asked: Asked) => T): T {
    this.refreshIfStale();
    const name = this.#newName("0");
    const head = headOf(cellNames(parse(name, code)), this.#memory.names, also);
    this.#opened++;
    const opened = this.#workspace.open(name, head.text + code, false);
    try {
      return question({ ...opened, code, offset: head.text.length });
    } finally {
      this.#workspace.close(name);
    }
  }

  complete(code: string, cursor: number): CompleteReply {
    const { service } = this.#workspace;
    const files = this.#files;
    const prefix = prefixAt(code, cursor);
    const all = [...this.#memory.names.keys()];
    const typed = prefix === "" ? [] : all.filter((name) => name.startsWith(prefix));
    const also = prefix === "" && beginsValue(code.slice(0, cursor)) ? all.slice(-namesBroughtIn) : typed;
    return this.#ask(code, also.slice(0, namesBroughtIn), (asked) =>
      completeIn({ service, files, asked, cursor, prefix, names: this.#memory.names }),
    );
  }

  inspect(code: string, cursor: number, detail: 0 | 1): InspectReply {
    const { service } = this.#workspace;
    return this.#ask(code, [], (asked) => inspectIn({ service, asked, cursor, detail }));
  }

  /** The engine was restarted: values are gone, so are the names; the disk is looked at afresh. */
  reset(): void {
    this.#memory.clear();
    this.#workspace.clear();
    this.#files.forget();
    this.refresh();
  }

  /** Keeps the declarations of packages that nearly every notebook imports; takes effect at the next `rebase`. */
  preload(specifiers: readonly string[]): void {
    this.#workspace.preload(specifiers);
  }

  /** Moves a session that was warmed up elsewhere (a snapshot) to a notebook's folder. */
  rebase(folder: string): void {
    this.#memory.clear();
    this.#workspace.clear();
    this.#files.rebase(folder);
    this.refresh();
  }

  /** Replaces the checker when a failed cell or many cells have left their traces in it. Cheap to call. */
  refreshIfStale(): void {
    if (this.#stale || this.#opened >= graftsPerChecker) this.refresh();
  }

  /** Starts with a fresh checker and forgets the cells that no name needs any more. */
  refresh(): void {
    this.#stale = false;
    this.#opened = 0;
    const live = this.#memory.live();
    try {
      this.#workspace.refresh(live);
      for (const [file, { depth }] of this.#memory.cells) if (depth % settledEvery === 0) this.#workspace.settle(file);
    } catch {
      this.#rebuild();
    }
  }

  /** When TypeScript itself failed: everything is parsed anew (a second), and the notebook's names survive. */
  #rebuild(): void {
    const texts = new Map(this.#files.cells);
    this.#files.cells.clear();
    this.#workspace = this.#newWorkspace();
    for (const [file, { global }] of this.#memory.cells) this.#workspace.open(file, texts.get(file)!, global);
  }

  /** Goes on where another front has been: the notebook's names as they were there. */
  restore(state: FrontState): void {
    this.#memory.restore(state);
    for (const { file, text, global } of state.cells) this.#workspace.open(file, text, global);
    this.#stale = true;
  }
}
