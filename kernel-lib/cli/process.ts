import { type SpawnOptions, spawn } from "node:child_process";

/** What is left of a program that ended. */
export interface Ended {
  readonly code: number;
  /** Standard error, whole. */
  readonly errors: string;
}

/**
 * Runs a program to its end; `onLine` gets each line of its standard output. An interrupt (Ctrl-C, kill) of this process
 * ends the program first. `code` is 127 when there is no such program.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env"> & { onLine?: (line: string) => void } = {},
): Promise<Ended> {
  const { onLine, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...rest,
      stdio: ["pipe", "pipe", "pipe"], // the input stays open: scripts/lifeline.py ends the program when we are gone
      detached: process.platform !== "win32",
    });
    let errors = "";
    let pending = "";
    const stop = (signal: NodeJS.Signals): void => {
      child.kill("SIGTERM");
      child.once("close", () => process.exit(signal === "SIGINT" ? 130 : 143));
    };
    const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    const end = (ended: Ended): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve(ended);
    };
    for (const signal of signals) process.on(signal, stop);
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (pending + chunk).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      end({ code: error.code === "ENOENT" ? 127 : 1, errors: error.message }),
    );
    child.on("close", (code) => end({ code: code ?? 1, errors: errors.trimEnd() }));
  });
}
