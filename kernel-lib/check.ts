/** Argument checks. Each returns the value it has checked, so that a function's first lines read as its domain. */
import { InvalidArgumentError, ShapeError } from "./errors.ts";

/** A finite number. */
export function finite(argument: string, value: number): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(argument, "a finite number", value);
}

/** A finite number `>= 0`. */
export function finiteNonNegative(argument: string, value: number): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw new InvalidArgumentError(argument, "a finite number >= 0", value);
}

/** A finite number `> 0`. */
export function finitePositive(argument: string, value: number): number {
  if (typeof value === "number" && value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError(argument, "a finite number > 0", value);
}

/** A number in `(0, Infinity]`. */
export function positiveOrInfinite(argument: string, value: number): number {
  if (typeof value === "number" && value > 0) return value;
  throw new InvalidArgumentError(argument, "> 0 (Infinity allowed)", value);
}

/** An integer in `[from, to]`. */
export function integer(argument: string, value: number, from: number, to = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  const range = to === Number.MAX_SAFE_INTEGER ? `>= ${from}` : `between ${from} and ${to}`;
  throw new InvalidArgumentError(argument, `an integer ${range}`, value);
}

/** `true` or `false`. */
export function flag(argument: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new InvalidArgumentError(argument, "true or false", value);
}

/** One of a few words. */
export function oneOf<const T extends string>(argument: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new InvalidArgumentError(argument, `one of ${allowed.map((word) => JSON.stringify(word)).join(", ")}`, value);
}

/** A text, also an empty one. */
export function text(argument: string, value: string): string {
  if (typeof value === "string") return value;
  throw new InvalidArgumentError(argument, "a text", value);
}

/** A list: anything with a length that an array may have. Its entries are not looked at. */
export function list<T extends ArrayLike<unknown>>(argument: string, values: T, expected = "a list of numbers"): T {
  const length: unknown = values !== null && typeof values === "object" ? values.length : undefined;
  if (Number.isInteger(length) && (length as number) >= 0 && (length as number) < 2 ** 32) return values;
  throw new InvalidArgumentError(argument, expected, values);
}

/** A record of options or of arguments by name. */
export function record<T extends object>(argument: string, value: T): T {
  if (value !== null && typeof value === "object") return value;
  throw new InvalidArgumentError(argument, "an object { … }", value);
}

/** A function. */
export function callable<T extends (...args: never[]) => unknown>(argument: string, value: T): T {
  if (typeof value === "function") return value;
  throw new InvalidArgumentError(argument, "a function", value);
}

/** An abort signal, of this realm or another. */
export function abortSignal(argument: string, value: AbortSignal): AbortSignal {
  if (typeof (value as Partial<AbortSignal> | null)?.throwIfAborted === "function") return value;
  throw new InvalidArgumentError(argument, "an AbortSignal", value);
}

/** A fresh `Float64Array` of the numbers of a list, NaN and infinite ones as they are. */
export function numberVector(argument: string, values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(list(argument, values).length);
  for (let i = 0; i < copy.length; i++) {
    const value = values[i];
    if (typeof value !== "number") throw new InvalidArgumentError(`${argument}[${i}]`, "a number", value);
    copy[i] = value;
  }
  return copy;
}

/** Copies a list of numbers into a `Float64Array`; entries must lie in `[from, Infinity)`. */
function numbers(argument: string, values: ArrayLike<number>, from: number): Float64Array {
  const copy = new Float64Array(list(argument, values).length);
  for (let i = 0; i < copy.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !(value >= from && value < Infinity)) {
      const expected = from === 0 && value !== Infinity ? ">= 0" : from === 0 ? "finite and >= 0" : "a finite number";
      throw new InvalidArgumentError(`${argument}[${i}]`, expected, value);
    }
    copy[i] = value;
  }
  return copy;
}

/** A fresh `Float64Array` of finite numbers. */
export function finiteVector(argument: string, values: ArrayLike<number>): Float64Array {
  return numbers(argument, values, -Number.MAX_VALUE);
}

/** A fresh `Float64Array` of finite numbers `>= 0`. */
export function nonNegativeVector(argument: string, values: ArrayLike<number>): Float64Array {
  return numbers(argument, values, 0);
}

/** Throws unless two lists have the same length: `<a> has length 4 but <b> has length 5`. */
export function sameLength(a: string, left: ArrayLike<unknown>, b: string, right: ArrayLike<unknown>): void {
  if (list(a, left, "a list").length !== list(b, right, "a list").length) {
    throw new ShapeError(`${a} has length ${left.length} but ${b} has length ${right.length}`);
  }
}
