import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Execution } from "./execute.ts";
import { type CellEnd, LocalKernel } from "./local-kernel.ts";

interface Cell {
  readonly cell_type: string;
  readonly metadata?: { readonly tags?: unknown };
  readonly source: string | readonly string[];
  outputs?: unknown;
  execution_count?: number | null;
}

interface NotebookFile {
  cells: Cell[];
  metadata: Record<string, unknown>;
}

const sourceOf = ({ source }: Cell): string => (typeof source === "string" ? source : source.join(""));
const hasTag = ({ metadata }: Cell, tag: string): boolean =>
  Array.isArray(metadata?.tags) && metadata.tags.includes(tag);
const firstLine = (text: string): string => text.trim().split("\n")[0];

/** No output, count or widget state of an earlier run travels along. */
function clear({ cells, metadata }: NotebookFile): void {
  for (const cell of cells) {
    if (cell.cell_type === "code") [cell.outputs, cell.execution_count] = [[], null];
  }
  for (const name of ["widgets", "tangentlab"]) delete metadata[name];
}

/** One cell, ended by an interrupt when it takes longer than `seconds`; an error is an end like any other where its tag says so. */
async function runCell(kernel: LocalKernel, cell: Cell, seconds: number): Promise<CellEnd> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kernel.interrupt();
  }, seconds * 1000);
  const end = await kernel.run(sourceOf(cell));
  clearTimeout(timer);
  if (late) return { ...end, error: { name: "Timeout", value: `no end after ${seconds} s` } };
  return hasTag(cell, "raises-exception") ? { outputs: end.outputs } : end;
}

/** The cells in order up to the first that fails: `cell 3: Error: boom`. The tags mean what they mean to Jupyter's own client. */
async function runCells(kernel: LocalKernel, cells: readonly Cell[], seconds: number): Promise<string | undefined> {
  let count = 0;
  for (const cell of cells) {
    if (cell.cell_type !== "code" || sourceOf(cell).trim() === "") continue;
    count++;
    if (hasTag(cell, "skip-execution")) continue;
    const { outputs, error } = await runCell(kernel, cell, seconds);
    [cell.outputs, cell.execution_count] = [outputs, count];
    if (error) return `cell ${count}: ${error.name}: ${firstLine(error.value)}`;
  }
  return undefined;
}

/** Runs a notebook with our own kernel inside this process: no Python is needed. Writes it with outputs to `output`. */
export async function executeLocally(
  notebook: string,
  output: string,
  { timeout }: { timeout: number },
): Promise<Execution> {
  const content = JSON.parse(readFileSync(notebook, "utf8")) as NotebookFile;
  clear(content);
  const kernel = new LocalKernel(path.dirname(notebook));
  const stop = (signal: NodeJS.Signals): void => {
    void kernel.close().then(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  try {
    await kernel.open();
    const failure = await runCells(kernel, content.cells, timeout);
    writeFileSync(output, `${JSON.stringify(content, undefined, 1)}\n`);
    return failure === undefined ? {} : { failure };
  } finally {
    for (const signal of signals) process.off(signal, stop);
    await kernel.close();
  }
}
