import { spawn } from "node:child_process";

/** Programs that run now: ended when set-up itself is interrupted, so that nothing goes on behind the user's back. */
const running = new Set();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const child of running) child.kill("SIGTERM");
    process.exit(130);
  });
}

/**
 * Runs a program to its end and gathers what it prints.
 * Returns `{ code, output }`; `code` is 127 when there is no such program. Never throws.
 */
export function run(command, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output = "";
    const add = (chunk) => {
      output += chunk;
    };
    running.add(child);
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.on("error", (error) => {
      running.delete(child);
      resolve({ code: error.code === "ENOENT" || error.code === "EACCES" ? 127 : 1, output: error.message });
    });
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The last lines of a program's output, indented, for a failure no table foresees. */
export const tail = (output, lines = 15) =>
  output
    .trim()
    .split(/\r?\n/)
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join("\n");
