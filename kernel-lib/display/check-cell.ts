/** Checks that stand in a notebook: they throw when a number is off, and say in one line when it is right. */
import { finiteNonNegative, flag, record, text } from "../check.ts";
import { InvalidArgumentError, ShapeError, TangentLabError } from "../errors.ts";
import type { Displayable } from "./kernel-host.ts";
import { isMatrixLike, type MatrixLike, numberText } from "./numbers-text.ts";
import { raw } from "./raw.ts";

/** A notebook's claim does not hold. */
export class CheckError extends TangentLabError {}

/** A number, a list, a list of rows, or a matrix. */
export type Numbers = number | ArrayLike<number> | readonly ArrayLike<number>[] | MatrixLike;

/** Tolerances of {@link expectClose}: `|actual - expected| <= atol + rtol |expected|`, element by element. */
export interface ExpectCloseOptions {
  /** Relative tolerance, >= 0; default 0 with `atol`, else 1e-9. */
  readonly rtol?: number;
  /** Absolute tolerance, >= 0; default 0. */
  readonly atol?: number;
  /** What is checked, for the message. */
  readonly label?: string;
}

interface Flat {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

function flatten(argument: string, value: Numbers): Flat {
  if (typeof value === "number") return { shape: [], values: [value] };
  if (value === null || typeof value !== "object") throw new InvalidArgumentError(argument, "numbers", value);
  if (isMatrixLike(value)) return { shape: [value.rows, value.columns], values: value.data };
  const list = Array.from(value as ArrayLike<unknown>);
  if (list.every((item) => typeof item === "number")) return { shape: [list.length], values: list };
  const rows = list.map((row, i) => flatten(`${argument}[${i}]`, row as Numbers));
  const width = rows[0]!.shape[0];
  if (!rows.every(({ shape }) => shape.length === 1 && shape[0] === width)) {
    throw new ShapeError(`${argument} must be numbers, a list of numbers, or rows of one length`);
  }
  return { shape: [list.length, width!], values: rows.flatMap(({ values }) => Array.from(values)) };
}

const place = (shape: readonly number[], i: number) =>
  shape.length === 0 ? "" : shape.length === 1 ? `[${i}]` : `[${Math.floor(i / shape[1]!)}, ${i % shape[1]!}]`;

interface Deviation {
  readonly index: number;
  readonly deviation: number;
  readonly tolerance: number;
}

/** How far `x` is over its tolerance; equal values (infinities too) are never over, NaN always is. */
function excess(x: number, e: number, tolerance: number): number {
  if (x === e) return 0;
  const ratio = Math.abs(x - e) / tolerance;
  return Number.isFinite(e) && !Number.isNaN(ratio) ? ratio : Number.POSITIVE_INFINITY;
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>, rtol: number, atol: number): Deviation {
  let index = 0;
  let most = -1;
  for (let i = 0; i < expected.length; i++) {
    const over = excess(actual[i]!, expected[i]!, atol + rtol * Math.abs(expected[i]!));
    if (over > most) [index, most] = [i, over];
  }
  const e = expected[index] ?? 0;
  return { index, deviation: Math.abs((actual[index] ?? 0) - e), tolerance: atol + rtol * Math.abs(e) };
}

const success = (text: string): Displayable => raw({ "text/plain": `✓ ${text}` });
const short = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(2)).toString() : String(value));

/**
 * Checks numbers against expected ones of the same shape.
 *
 * @returns a line "✓ … within …" to show as the cell's result.
 * @throws CheckError with actual, expected, deviation and tolerance of the worst element; ShapeError when shapes differ.
 */
export function expectClose(actual: Numbers, expected: Numbers, options: ExpectCloseOptions = {}): Displayable {
  const atol = finiteNonNegative("atol", record("options", options).atol ?? 0);
  const rtol = finiteNonNegative("rtol", options.rtol ?? (options.atol === undefined ? 1e-9 : 0));
  const [a, e] = [flatten("actual", actual), flatten("expected", expected)];
  const label = text("label", options.label ?? "value");
  if (a.shape.join("x") !== e.shape.join("x")) {
    throw new ShapeError(
      `${label}: actual is ${a.shape.join("x") || "a number"}, expected ${e.shape.join("x") || "a number"}`,
    );
  }
  const { index, deviation, tolerance } = worst(a.values, e.values, rtol, atol);
  const [x, y] = [a.values[index]!, e.values[index]!];
  if (e.values.length > 0 && !(excess(x, y, tolerance) <= 1)) {
    throw new CheckError(
      `${label}${place(a.shape, index)} is ${x}, expected ${y}: deviation ${short(deviation)} exceeds the tolerance ${short(tolerance)}`,
    );
  }
  const what = a.shape.length === 0 ? `${label} = ${numberText(x)}` : `${label} (${a.shape.join("x")})`;
  return success(`${what} within ${short(tolerance)} of the expected value, deviation ${short(deviation)}`);
}

/**
 * Checks a claim.
 *
 * @returns a line "✓ label" to show as the cell's result.
 * @throws CheckError `label does not hold: detail`.
 */
export function check(label: string, condition: boolean, detail = ""): Displayable {
  if (!flag("condition", condition)) throw new CheckError(`${label} does not hold${detail ? `: ${detail}` : ""}`);
  return success(`${label}${detail ? `: ${detail}` : ""}`);
}
