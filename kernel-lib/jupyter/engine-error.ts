/** Errors as they travel to the host. */
import { inspect } from "node:util";
import type { EngineError } from "./engine-protocol.ts";

const maxNested = 8;

function nested(error: Error, depth: number): Pick<EngineError, "cause" | "errors"> {
  if (depth >= maxNested) return {};
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return {
    ...(cause === undefined || cause === error ? {} : { cause: describeError(cause, depth + 1) }),
    ...(error instanceof AggregateError && Array.isArray(errors)
      ? { errors: errors.slice(0, maxNested).map((item) => describeError(item, depth + 1)) }
      : {}),
  };
}

/** Reads a property that user code may have made a throwing getter. */
function read(error: object, key: "name" | "message" | "stack"): string {
  try {
    return String((error as Record<string, unknown>)[key] ?? "");
  } catch {
    return "";
  }
}

const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";

/** Anything that was thrown. Values that are no errors are shown by `inspect`, under the name "Thrown". */
export function describeError(thrown: unknown, depth = 0): EngineError {
  if (!isError(thrown)) return { name: "Thrown", message: inspect(thrown), stack: "" };
  const stack = read(thrown, "stack");
  return { name: read(thrown, "name") || "Error", message: read(thrown, "message"), stack, ...nested(thrown, depth) };
}
