/** Base of every error this library throws on purpose; catch it to tell our refusals from bugs. */
export abstract class TangentLabError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** Shows a received value in a message: short, and never a whole array. */
function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (value === null || typeof value !== "object") return String(value);
  const length = (value as { length?: unknown }).length;
  if (typeof length === "number") return `${value.constructor?.name ?? "a list"} of length ${length}`;
  return `an object of class ${value.constructor?.name ?? "Object"}`;
}

/** An argument is outside the domain of the formula. Message: `<argument> must be <expected>, got <received>`. */
export class InvalidArgumentError extends TangentLabError {
  /** Name of the argument, as the caller wrote it: `ridge`, `eigenvalues[3]`. */
  readonly argument: string;
  /** What would have been right, in words. */
  readonly expected: string;
  readonly received: unknown;

  constructor(argument: string, expected: string, received: unknown, message?: string) {
    super(message ?? `${argument} must be ${expected}, got ${describe(received)}`);
    this.argument = argument;
    this.expected = expected;
    this.received = received;
  }
}

/** Two arguments do not fit together. */
export class ShapeError extends TangentLabError {}

/** What went wrong in the arithmetic. */
export type NumericReason = "notPositiveSemidefinite" | "singular" | "noConvergence" | "unstable" | "divergent";

/** The mathematics broke down: the arguments were admissible, the result is not trustworthy. */
export class NumericError extends TangentLabError {
  readonly reason: NumericReason;
  /** The numbers behind the message, and a partial result where there is one. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(reason: NumericReason, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.reason = reason;
    this.details = details;
  }
}

/** What was missing on the machine. */
export type ResourceReason = "memory" | "nativeLibrary" | "dataset" | "timeout" | "python";

/** The machine lacks something: memory, a native library, a data set, time, a Python environment. The message says how to get it. */
export class ResourceError extends TangentLabError {
  readonly reason: ResourceReason;

  constructor(reason: ResourceReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}
