import { existsSync } from "node:fs";
import { CommandError, UsageError } from "./command.ts";
import { runProgram } from "./process.ts";
import { pythonPath, script } from "./project.ts";

/** How a notebook ended. */
export interface Execution {
  /** `cell 3: Error: boom`, when a cell failed. */
  readonly failure?: string;
}

/** Seconds a cell may take. Throws UsageError when the text is not a positive whole number. */
export function readTimeout(text: string | undefined): number {
  const seconds = Number(text ?? "300");
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new UsageError(`--timeout must be a positive whole number of seconds, got "${text}"`);
  }
  return seconds;
}

/** How a notebook is run. */
export interface ExecuteOptions {
  /** Seconds a cell may take. */
  readonly timeout: number;
  /** Name of the kernel, default the notebook's. */
  readonly kernel?: string | undefined;
  /** Whether live outputs record themselves for a page without a kernel. */
  readonly record?: boolean;
  /** Environment variables of the kernel beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

/**
 * Runs all cells of `notebook` in its folder and writes it with outputs to `output`, also when a cell fails.
 * Throws CommandError when nothing could be executed at all.
 */
export async function executeNotebook(notebook: string, output: string, options: ExecuteOptions): Promise<Execution> {
  const args = ["-W", "ignore", script("execute.py"), notebook, output, "--timeout", String(options.timeout)];
  if (options.kernel) args.push("--kernel", options.kernel);
  if (options.record) args.push("--record");
  const show = process.stderr.isTTY;
  const ended = await runProgram(pythonPath(), args, {
    env: { ...process.env, ...options.env },
    onLine: (line) => {
      if (show) process.stderr.write(`\r${line} `);
    },
  });
  if (show) process.stderr.write("\r\u001b[K");
  if (ended.code === 0) return {};
  const last = lastLine(ended.errors);
  if (existsSync(output) && /^cell \d+: /.test(last)) return { failure: last };
  throw new CommandError(`${ended.errors}\nthe notebook was not executed`.trim());
}
