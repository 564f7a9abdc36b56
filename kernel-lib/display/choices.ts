/** Controls that are no sliders: a choice, a switch, a number to type. */
import { finite, finitePositive, flag, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { type Control, createControl } from "./control.ts";
import { numberText } from "./numbers-text.ts";
import { inRange, requireRange } from "./slider.ts";

/** What {@link select} offers: a list of words or numbers, or values by their names. */
export type Choices<T> = readonly (T & (string | number | boolean))[] | Readonly<Record<string, T>>;

/** Options of {@link select}. */
export interface SelectOptions<T> {
  /** Value at the start; default the first. */
  readonly value?: NoInfer<T>;
}

function choicesOf<T>(options: Choices<T>): readonly (readonly [string, T])[] {
  const valid = typeof options === "object" && options !== null;
  const choices = !valid
    ? []
    : Array.isArray(options)
      ? options.map((value: T) => [typeof value === "number" ? numberText(value) : String(value), value] as const)
      : Object.entries(options as Readonly<Record<string, T>>);
  if (choices.length > 0) return choices;
  throw new InvalidArgumentError("options", "a list or a record with at least one choice", options);
}

/**
 * A list to choose from: `select("activation", ["relu", "erf"])`, or values by name: `select("data", { digits, circles })`.
 *
 * @throws InvalidArgumentError
 */
export function select<const T>(label: string, options: Choices<T>, start: SelectOptions<T> = {}): Control<T> {
  const { value } = record("start", start);
  const choices = choicesOf(options);
  const texts = choices.map(([text]) => text);
  const indexOf = (wanted: T) => choices.findIndex(([, choice]) => Object.is(choice, wanted));
  const check = (wanted: T) => {
    if (indexOf(wanted) >= 0) return wanted;
    throw new InvalidArgumentError("value", `one of ${texts.map((text) => JSON.stringify(text)).join(", ")}`, wanted);
  };
  return createControl<T>({
    kind: "select",
    label,
    value: value === undefined ? choices[0]![1] : check(value),
    traits: { count: choices.length, texts },
    check,
    encode: (next) => ({ position: indexOf(next), text: "" }),
    decode: ({ position }) => choices[position as number]?.[1],
    text: (next) => texts[indexOf(next)]!,
  });
}

/** Options of {@link toggle}. */
export interface ToggleOptions {
  /** Value at the start; default `false`. */
  readonly value?: boolean;
}

/**
 * A switch: `toggle("show theory", { value: true })`.
 *
 * @throws InvalidArgumentError
 */
export function toggle(label: string, options: ToggleOptions = {}): Control<boolean> {
  const { value = false } = record("options", options);
  const check = (next: boolean) => flag("value", next);
  return createControl<boolean>({
    kind: "toggle",
    label,
    value: check(value),
    traits: { count: 2, texts: ["off", "on"] },
    check,
    encode: (next) => ({ position: next ? 1 : 0, text: "" }),
    decode: ({ position }) => (position === 0 || position === 1 ? position === 1 : undefined),
    text: (next) => (next ? "on" : "off"),
  });
}

/** Options of {@link number}. */
export interface NumberOptions {
  /** Value at the start; default `from`, else 0. */
  readonly value?: number;
  /** Lowest value; default none. */
  readonly from?: number;
  /** Highest value; default none. */
  readonly to?: number;
  /** What an arrow key adds, `> 0`; default 1. */
  readonly step?: number;
}

const end = (argument: string, value: number | undefined, none: number): number =>
  value === undefined ? none : finite(argument, value);

/**
 * A number to type: `number("seed", { from: 0, value: 1 })`. What is typed counts when Enter is pressed or the field is left.
 *
 * @throws InvalidArgumentError
 */
export function number(label: string, options: NumberOptions = {}): Control<number> {
  const from = end("from", record("options", options).from, Number.NEGATIVE_INFINITY);
  const to = end("to", options.to, Number.POSITIVE_INFINITY);
  requireRange(from, to);
  const { step = 1, value = Number.isFinite(from) ? from : Math.min(0, to) } = options;
  finitePositive("step", step);
  const isValid = (next: unknown): next is number =>
    typeof next === "number" && Number.isFinite(next) && next >= from && next <= to;
  return createControl<number>({
    kind: "number",
    label,
    value: inRange(value, from, to),
    traits: { from: options.from ?? null, to: options.to ?? null, step },
    check: (next) => inRange(next, from, to),
    encode: (next) => ({ number: next, text: "" }),
    decode: ({ number: next }) => (isValid(next) ? next : undefined),
    text: numberText,
  });
}
