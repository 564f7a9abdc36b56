/** Colours and sizes of every figure. */
import { integer, oneOf } from "../check.ts";

/** A colour on a light page and its counterpart on a dark one. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

const pair = (light: string, dark: string): Colour => ({ light, dark });

/** System fonts only: nothing is loaded. */
export const font = 'Inter, "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif';

/** Page, text and furniture. */
export const ink = {
  page: pair("#ffffff", "#15181d"),
  text: pair("#1f2328", "#e6e8eb"),
  soft: pair("#656d76", "#9aa4b0"),
  grid: pair("#eaecef", "#2a2f36"),
  rule: pair("#8c959f", "#717b87"),
} as const;

/** Sizes in pixels on a screen and in a lecture hall. */
export const sizes = {
  screen: {
    width: 760,
    height: 440,
    top: 92,
    left: 56,
    right: 96,
    title: 17,
    subtitle: 13,
    text: 13,
    line: 2,
    mark: 7,
  },
  lecture: {
    width: 1280,
    height: 720,
    top: 132,
    left: 88,
    right: 150,
    title: 26,
    subtitle: 19,
    text: 20,
    line: 3.5,
    mark: 11,
  },
} as const;

/** Where a figure is to be seen. */
export type Presentation = keyof typeof sizes;

/** What the environment asks for where the code says nothing: a lecture, or a page for one. */
const variable = "TANGENTLAB_PRESENTATION";

/**
 * The presentation chosen; else that of the environment variable TANGENTLAB_PRESENTATION, which `tangentlab slides` and
 * `tangentlab lab --present` set; else "screen". Throws InvalidArgumentError for another word.
 */
export function presentationOf({ presentation }: { readonly presentation?: Presentation | undefined }): Presentation {
  const words = Object.keys(sizes) as Presentation[];
  if (presentation !== undefined) return oneOf("presentation", presentation, words);
  const around = typeof process === "undefined" ? undefined : process.env?.[variable];
  return around ? oneOf(variable, around as Presentation, words) : "screen";
}

const orderedStops = [
  pair("#3b1c6d", "#a78bfa"),
  pair("#8a2a83", "#e879c8"),
  pair("#cf4461", "#fb7185"),
  pair("#e9853a", "#fbad60"),
  pair("#b8a126", "#e8d96b"),
];

const categories = [
  pair("#0f62a6", "#69b1ef"),
  pair("#d1571b", "#f59a5f"),
  pair("#1a8a5f", "#5bd0a0"),
  pair("#8a4fbf", "#c39bf0"),
  pair("#6b7280", "#9ca3af"),
];

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** A colour between two, `t` in [0, 1]. */
function mix(from: string, to: string, t: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `#${a
    .map((v, i) =>
      Math.round(v + (b[i] - v) * t)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/**
 * Colour number `index` (from 0) of `count` on the scale for an ordered parameter, dark to light.
 *
 * @throws InvalidArgumentError unless both are integers with `0 <= index < count`.
 */
export function ordered(index: number, count: number): Colour {
  integer("index", index, 0, integer("count", count, 1) - 1);
  const at = count <= 1 ? 0 : (index / (count - 1)) * (orderedStops.length - 1);
  const i = Math.min(Math.floor(at), orderedStops.length - 2);
  const [a, b] = [orderedStops[i], orderedStops[i + 1]];
  return pair(mix(a.light, b.light, at - i), mix(a.dark, b.dark, at - i));
}

/**
 * Colour number `index` for things without an order; after five they come again.
 *
 * @throws InvalidArgumentError unless it is an integer >= 0.
 */
export function category(index: number): Colour {
  return categories[integer("index", index, 0) % categories.length];
}
