/** Everything a cell prints, as stream events of the run that printed it. */
import { Console } from "node:console";
import { StringDecoder } from "node:string_decoder";
import { hideBookkeeping } from "../display/inspect-text.ts";
import { TangentLabError } from "../errors.ts";
import { emit } from "./engine-output.ts";
import type { Runs } from "./engine-runs.ts";

/** `process.exit` in a cell: the variables of the notebook are worth more than a stray call. */
class ExitError extends TangentLabError {}

type StreamName = "stdout" | "stderr";
type Done = (error?: Error | null) => void;

function writer(runs: Runs, name: StreamName) {
  // Bytes may end in the middle of a character.
  const decoder = new StringDecoder("utf8");
  const decode = (chunk: string | Uint8Array, encoding: BufferEncoding) => {
    if (typeof chunk !== "string") return decoder.write(Buffer.from(chunk));
    return encoding.startsWith("utf") ? chunk : decoder.write(Buffer.from(chunk, encoding));
  };
  return (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const text = hideBookkeeping(decode(chunk, typeof encoding === "string" ? encoding : "utf8"));
    emit({ kind: "stream", run: runs.current.info.run, name, text });
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
}

function exit(code?: number | string | null): never {
  throw new ExitError(
    `process.exit(${code ?? ""}) was called in a cell; the kernel goes on. To end it, use Kernel > Shut Down.`,
  );
}

/** Replaces `console`, `process.stdout`, `process.stderr` and `process.exit`. */
export function captureOutput(runs: Runs): void {
  process.stdout.write = writer(runs, "stdout") as typeof process.stdout.write;
  process.stderr.write = writer(runs, "stderr") as typeof process.stderr.write;
  const [stdout, stderr] = [process.stdout, process.stderr].map(
    (stream) => ({ write: stream.write }) as unknown as NodeJS.WritableStream,
  );
  globalThis.console = new Console({ stdout: stdout!, stderr: stderr!, ignoreErrors: false, colorMode: false });
  process.exit = exit;
}
