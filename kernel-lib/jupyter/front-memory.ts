import type { CellNames } from "./cells-names.ts";
import type { KnownName, Tail } from "./cells-tail.ts";

/** What is remembered of a cell that passed its check. */
export interface KeptCell {
  /** Cells that it takes names from. */
  readonly sources: readonly string[];
  /** Length of the longest chain of such cells; two cells that feed each other make it grow with every re-run. */
  readonly depth: number;
  /** Whether it declares something outside itself. */
  readonly global: boolean;
}

/** All that a front knows of its notebook, as plain data: another front goes on from there. */
export interface FrontState {
  readonly serial: number;
  /** Oldest first; `text` is the full text of the virtual file. */
  readonly cells: readonly (KeptCell & { readonly file: string; readonly text: string })[];
  readonly names: readonly KnownName[];
}

/** The names of a notebook and the cells that declare them, by virtual file. */
export class FrontMemory {
  /** Newest declaration of each. */
  readonly names = new Map<string, KnownName>();
  /** Oldest first. */
  readonly cells = new Map<string, KeptCell>();
  #serial = 0;

  /** A number that no file has had. */
  newSerial(): number {
    return ++this.#serial;
  }

  /** Remembers a cell; `values` are those of its names that exist at run time. */
  keep(file: string, tail: Tail, names: CellNames, values: ReadonlySet<string>): void {
    const sources = [...new Set([...tail.foreign.values()].map((known) => known.file))];
    const depth = 1 + Math.max(0, ...sources.map((source) => this.cells.get(source)?.depth ?? 0));
    this.cells.set(file, { sources, depth, global: names.global });
    for (const { name, kind } of names.own.values()) {
      const known = { name, file, boxed: values.has(name) };
      this.names.set(name, kind === undefined ? known : { ...known, kind });
    }
  }

  /**
   * Forgets the cells that nothing needs any more, and gives the others: the newest of each name, those that declare something
   * outside themselves, and those that they take names from.
   */
  live(): Set<string> {
    const live = new Set<string>();
    const add = (file: string): void => {
      if (live.has(file)) return;
      live.add(file);
      for (const source of this.cells.get(file)?.sources ?? []) add(source);
    };
    for (const known of this.names.values()) add(known.file);
    for (const [file, { global }] of this.cells) if (global) add(file);
    for (const file of this.cells.keys()) if (!live.has(file)) this.cells.delete(file);
    return live;
  }

  clear(): void {
    this.names.clear();
    this.cells.clear();
  }

  state(texts: ReadonlyMap<string, string>): FrontState {
    const cells = [...this.cells].map(([file, cell]) => ({ ...cell, file, text: texts.get(file)! }));
    return { serial: this.#serial, cells, names: [...this.names.values()] };
  }

  /** Takes over the state of another front. */
  restore({ serial, cells, names }: FrontState): void {
    this.clear();
    this.#serial = Math.max(this.#serial, serial);
    for (const { file, text: _text, ...cell } of cells) this.cells.set(file, cell);
    for (const known of names) this.names.set(known.name, known);
  }
}
