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

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

/**
 * Runs all cells of `notebook` in its folder and writes it with outputs to `output`, also when a cell fails.
 * Throws CommandError when nothing could be executed at all.
 */
export async function executeNotebook(
  notebook: string,
  output: string,
  options: { readonly timeout: number; readonly kernel?: string | undefined; readonly record?: boolean },
): Promise<Execution> {
  const args = ["-W", "ignore", script("execute.py"), notebook, output, "--timeout", String(options.timeout)];
  if (options.kernel) args.push("--kernel", options.kernel);
  if (options.record) args.push("--record");
  const show = process.stderr.isTTY;
  const ended = await runProgram(pythonPath(), args, {
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
