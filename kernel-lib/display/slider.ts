/** Sliders: numbers on a range, evenly spaced or by a constant factor. */
import { finite, finitePositive, oneOf } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { type Control, createControl } from "./control.ts";
import { numberText } from "./numbers-text.ts";
import type { WidgetState } from "./widget-model.ts";

/** Options of {@link slider}. */
export interface SliderOptions {
  /** Lowest value; with `scale: "log"` it must be `> 0`. */
  readonly from: number;
  /** Highest value. */
  readonly to: number;
  /** Value at the start, in `[from, to]`; default `from`. It need not lie on a step. */
  readonly value?: number;
  /**
   * Distance of neighbouring positions; with `scale: "log"` their ratio, `> 1`. Default: a hundredth of the range; with
   * `scale: "log"` 20 positions a decade, rounded to three digits.
   */
  readonly step?: number;
  /** "linear" (default), or "log": the same way of the slider is the same factor. */
  readonly scale?: "linear" | "log";
  /** How a value is written; default at most six digits. */
  readonly format?: (value: number) => string;
}

/** Options of {@link play}. */
export interface PlayOptions {
  /** First value. */
  readonly from: number;
  /** Last value. */
  readonly to: number;
  /** Value at the start; default `from`. */
  readonly value?: number;
  /** Distance of neighbouring values, `> 0`; default 1. */
  readonly step?: number;
  /** Milliseconds from one value to the next, `>= 20`; default 200. A page leaves values out that come too fast. */
  readonly interval?: number;
  /** How a value is written; default at most six digits. */
  readonly format?: (value: number) => string;
}

/** How many positions get their text in advance; beyond that the kernel writes each value when it is chosen. */
const maxTexts = 2001;
const maxPositions = 1_000_000;

function requireOptions(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new InvalidArgumentError("options", "a record with from and to", options);
}

/** Throws unless `value` lies in `[from, to]`. */
export function inRange(value: number, from: number, to: number): number {
  if (typeof value === "number" && value >= from && value <= to && Number.isFinite(value)) return value;
  const low = Number.isFinite(from) ? `>= ${numberText(from)}` : "";
  const high = Number.isFinite(to) ? `<= ${numberText(to)}` : "";
  const range = low && high ? `between ${numberText(from)} and ${numberText(to)}` : low || high;
  throw new InvalidArgumentError("value", range ? `a number ${range}` : "a finite number", value);
}

/** Checks both ends of a range. */
export function requireRange(from: number, to: number): void {
  if (from < to) return;
  throw new InvalidArgumentError("from", `less than to = ${numberText(to)}`, from);
}

/** The values of a slider, numbered from 0. */
interface Positions {
  readonly count: number;
  at(position: number): number;
  /** The position nearest to a value. */
  nearest(value: number): number;
}

const rounded = (value: number, digits: number) => Number(value.toPrecision(digits));
const between = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));

/** Number of positions for `steps` steps from end to end; the last one lies on or before the end. */
function countOf(steps: number): number {
  const count = 1 + Math.floor(steps + 1e-9);
  if (count >= 2 && count <= maxPositions) return count;
  throw new InvalidArgumentError("step", `such that there are 2 to ${maxPositions} positions`, count);
}

function linearPositions(from: number, to: number, step: number): Positions {
  const count = countOf((to - from) / step);
  const size = Math.max(Math.abs(from), Math.abs(to), step);
  // As many digits as the step resolves: 0.1 + 0.2 is to be 0.3.
  const digits = between(Math.ceil(Math.log10(size / step)) + 12, 1, 15);
  return {
    count,
    at: (position) => (position === 0 ? from : between(rounded(from + position * step, digits), from, to)),
    nearest: (value) => between(Math.round((value - from) / step), 0, count - 1),
  };
}

function logPositions(from: number, to: number, step: number | undefined): Positions {
  const ratio = step ?? 10 ** (1 / 20);
  const digits = step === undefined ? 3 : 12;
  const steps = Math.log(to / from) / Math.log(ratio);
  const even = step === undefined ? Math.max(1, Math.round(steps)) : steps;
  const factor = step ?? (to / from) ** (1 / even);
  const count = countOf(even);
  const last = count - 1;
  const exact = step === undefined ? to : from * factor ** last;
  return {
    count,
    at(position) {
      if (position === 0) return from;
      return between(position === last ? exact : rounded(from * factor ** position, digits), from, to);
    },
    nearest: (value) => between(Math.round(Math.log(value / from) / Math.log(factor)), 0, last),
  };
}

interface Range {
  readonly kind: "slider" | "play";
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly positions: Positions;
  readonly format: (value: number) => string;
  readonly traits?: WidgetState;
}

function rangeControl(label: string, { kind, from, to, value, positions, format, traits = {} }: Range) {
  const { count, at, nearest } = positions;
  const texts = count <= maxTexts ? Array.from({ length: count }, (_, i) => String(format(at(i)))) : [];
  return createControl<number>({
    kind,
    label,
    value: inRange(value, from, to),
    traits: { count, texts, ...traits },
    check: (next) => inRange(next, from, to),
    encode(next) {
      const position = nearest(next);
      return { position, text: texts.length > 0 && at(position) === next ? "" : String(format(next)) };
    },
    decode: ({ position }) =>
      Number.isInteger(position) && (position as number) >= 0 && (position as number) < count
        ? at(position as number)
        : undefined,
    text: format,
  });
}

function formatter(format: ((value: number) => string) | undefined): (value: number) => string {
  if (format === undefined) return numberText;
  if (typeof format === "function") return format;
  throw new InvalidArgumentError("format", "a function that gives a text", format);
}

/**
 * A slider: `const ridge = slider("ridge λ", { from: 1e-4, to: 1, value: 1e-2, scale: "log" })`, then `ridge.value`.
 *
 * @throws InvalidArgumentError
 */
export function slider(label: string, options: SliderOptions): Control<number> {
  requireOptions(options);
  const { scale = "linear", step } = options;
  const [from, to] = [finite("from", options.from), finite("to", options.to)];
  requireRange(from, to);
  oneOf("scale", scale, ["linear", "log"]);
  if (step !== undefined) finitePositive("step", step);
  const log = scale === "log";
  if (log && from <= 0) throw new InvalidArgumentError("from", '> 0 with scale: "log"', from);
  if (log && step !== undefined && step <= 1) {
    throw new InvalidArgumentError("step", 'a ratio > 1 with scale: "log"', step);
  }
  const positions = log ? logPositions(from, to, step) : linearPositions(from, to, step ?? (to - from) / 100);
  const { value = from } = options;
  return rangeControl(label, { kind: "slider", from, to, value, positions, format: formatter(options.format) });
}

/**
 * A slider that moves by itself once its button is pressed: for time, width, anything one wants to see pass.
 *
 * @throws InvalidArgumentError
 */
export function play(label: string, options: PlayOptions): Control<number> {
  requireOptions(options);
  const { step = 1, interval = 200 } = options;
  const [from, to] = [finite("from", options.from), finite("to", options.to)];
  requireRange(from, to);
  finitePositive("step", step);
  if (!(typeof interval === "number" && interval >= 20 && interval < Infinity)) {
    throw new InvalidArgumentError("interval", "a finite number of milliseconds >= 20", interval);
  }
  const positions = linearPositions(from, to, step);
  const { value = from } = options;
  const format = formatter(options.format);
  return rangeControl(label, { kind: "play", from, to, value, positions, format, traits: { interval } });
}
