import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./checkout.ts";

/** What this project reads of a notebook file. */
export interface NotebookFile {
  readonly nbformat: number;
  readonly metadata: { readonly kernelspec?: { readonly name: string }; readonly [key: string]: unknown };
  readonly cells: readonly {
    readonly id: string;
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly Output[];
    readonly execution_count?: number | null;
  }[];
}

export interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly text?: string | readonly string[];
  readonly ename?: string;
}

export const readNotebook = (file: string): NotebookFile => JSON.parse(readFileSync(file, "utf8"));

/** The project's notebooks, in order, as absolute paths. */
export const notebooks: readonly string[] = readdirSync(path.join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort()
  .map((name) => path.join(root, "notebooks", name));

const kernelspec = { name: "tangentlab", display_name: "TypeScript (Tangent Lab)", language: "typescript" };

/** A cell: Markdown text, or code with the outputs it is to have (none by default). */
export type Cell = { readonly metadata?: Readonly<Record<string, unknown>> } & (
  | { readonly markdown: string }
  | { readonly code: string; readonly outputs?: readonly Output[] }
);

/** Writes a notebook for our kernel. */
export function writeNotebook(file: string, cells: readonly Cell[], metadata: Record<string, unknown> = {}): string {
  const full = cells.map((cell, i) =>
    "markdown" in cell
      ? { id: `cell-${i}`, cell_type: "markdown", metadata: cell.metadata ?? {}, source: cell.markdown }
      : {
          id: `cell-${i}`,
          cell_type: "code",
          metadata: cell.metadata ?? {},
          source: cell.code,
          outputs: cell.outputs ?? [],
          execution_count: null,
        },
  );
  writeFileSync(
    file,
    JSON.stringify({ cells: full, metadata: { kernelspec, ...metadata }, nbformat: 4, nbformat_minor: 5 }),
  );
  return file;
}

export const plotlyMime = "application/vnd.plotly.v1+json";

/** How many figures the outputs of a notebook hold. */
export const countFigures = ({ cells }: NotebookFile): number =>
  cells.flatMap(({ outputs = [] }) => outputs).filter(({ data = {} }) => plotlyMime in data).length;
