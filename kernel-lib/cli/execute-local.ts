import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Execution } from "./execute.ts";
import { type CellEnd, LocalKernel } from "./local-kernel.ts";

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  outputs?: unknown;
  execution_count?: number | null;
}

interface NotebookFile {
  cells: Cell[];
  metadata: Record<string, unknown>;
}

const sourceOf = ({ source }: Cell): string => (typeof source === "string" ? source : source.join(""));
const firstLine = (text: string): string => text.trim().split("\n")[0];

/** One cell, ended by an interrupt when it takes longer than `seconds`. */
async function runCell(kernel: LocalKernel, code: string, seconds: number): Promise<CellEnd> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kernel.interrupt();
  }, seconds * 1000);
  const end = await kernel.run(code);
  clearTimeout(timer);
  return late ? { ...end, error: { name: "Timeout", value: `no end after ${seconds} s` } } : end;
}

async function runCells(kernel: LocalKernel, cells: readonly Cell[], seconds: number): Promise<string | undefined> {
  let count = 0;
  for (const cell of cells) {
    cell.outputs = [];
    cell.execution_count = null;
    if (sourceOf(cell).trim() === "") continue;
    cell.execution_count = ++count;
    const { outputs, error } = await runCell(kernel, sourceOf(cell), seconds);
    cell.outputs = outputs;
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
  const kernel = new LocalKernel(path.dirname(notebook));
  const stop = (signal: NodeJS.Signals): void => {
    void kernel.close().then(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  try {
    await kernel.open();
    const failure = await runCells(
      kernel,
      content.cells.filter(({ cell_type }) => cell_type === "code"),
      timeout,
    );
    writeFileSync(output, `${JSON.stringify(content, undefined, 1)}\n`);
    return failure === undefined ? {} : { failure };
  } finally {
    for (const signal of signals) process.off(signal, stop);
    await kernel.close();
  }
}
