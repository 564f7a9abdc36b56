import { spawn } from "node:child_process";

/** Programs that run now: child process -> settled once it has ended. */
const running = new Map();
/** Whether set-up itself is interrupted: what ends now ended for that reason, and nobody goes on with it. */
let interrupted = false;

/** A program and what it started: on POSIX each runs in a process group of its own. */
function killTree(child) {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // it has just ended
  }
}

// Nothing may go on behind the user's back, or beside the next start: the lock is held until every program is gone. They
// are killed outright, because npm answers a request to end with half a minute of clearing up.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, async () => {
    if (interrupted) return;
    interrupted = true;
    for (const child of running.keys()) killTree(child);
    await Promise.all(running.values());
    process.exit(130);
  });
}

/**
 * Runs a program to its end and gathers what it prints.
 * Returns `{ code, output }`; `code` is 127 when there is no such program. Never throws.
 */
export function run(command, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve) => {
    const alone = { stdio: ["ignore", "pipe", "pipe"], windowsHide: true, detached: process.platform !== "win32" };
    const child = spawn(command, args, { env, cwd, ...alone });
    let output = "";
    const add = (chunk) => {
      output += chunk;
    };
    running.set(child, new Promise((ended) => child.once("exit", ended).once("error", ended)));
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.on("error", (error) => {
      running.delete(child);
      resolve({ code: error.code === "ENOENT" || error.code === "EACCES" ? 127 : 1, output: error.message });
    });
    child.on("close", (code) => {
      running.delete(child);
      if (!interrupted) resolve({ code: code ?? 1, output });
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
