import { type Colour, ink } from "./theme.ts";

/** What a mark looks like; all optional. */
export interface MarkOptions {
  /** Name in hover texts, the text alternative and at the end of the line. */
  readonly name?: string;
  readonly colour?: Colour;
  /** Text at the end: the name of a line by default, none with `false`; circles have one only when given. */
  readonly label?: string | false;
  /** Where the label stands: "end" (default) of the line, or its "start" where the curves part there. */
  readonly labelAt?: "start" | "end";
}

/** A curve: theory. */
export interface LineMark extends MarkOptions {
  readonly kind: "line" | "limit";
  /** "dashdot" for a curve that another one covers for a while; "solid" by default. */
  readonly stroke?: "solid" | "dashdot";
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Hollow circles with error bars: simulation and data. */
export interface DotMark extends MarkOptions {
  readonly kind: "dots";
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Half-length of the error bars, in units of y. */
  readonly error?: ArrayLike<number>;
}

/** The area between two curves. */
export interface BandMark extends MarkOptions {
  readonly kind: "band";
  readonly x: ArrayLike<number>;
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
}

/** A thin grey line across the plot, with its name. */
export interface RuleMark {
  readonly kind: "rule";
  readonly axis: "x" | "y";
  readonly at: number;
  readonly name: string;
}

/** A few words with a thin line to a point. */
export interface NoteMark {
  readonly kind: "note";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Offset of the text from the point in pixels; `[40, -40]` by default: right and up. */
  readonly offset?: readonly [number, number];
}

/** Anything that {@link figure} draws. */
export type Mark = LineMark | DotMark | BandMark | RuleMark | NoteMark;

/** A curve, solid unless `stroke` says otherwise. */
export const line = (
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: MarkOptions & { readonly stroke?: "solid" | "dashdot" } = {},
): LineMark => ({ kind: "line", x, y, ...options });

/** A dashed curve: a limit that the solid ones approach. */
export const limit = (x: ArrayLike<number>, y: ArrayLike<number>, options: MarkOptions = {}): LineMark => ({
  kind: "limit",
  x,
  y,
  ...options,
});

/** Hollow circles, with error bars where `error` is given. */
export const dots = (
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: MarkOptions & { readonly error?: ArrayLike<number> } = {},
): DotMark => ({ kind: "dots", x, y, ...options });

/** A shaded band between two curves. */
export const band = (
  x: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  options: MarkOptions = {},
): BandMark => ({
  kind: "band",
  x,
  lower,
  upper,
  ...options,
});

/** A thin named rule at a value of x (vertical) or y (horizontal). */
export const rule = (axis: "x" | "y", at: number, name: string): RuleMark => ({ kind: "rule", axis, at, name });

/** A few words that point at (x, y). */
export const note = (x: number, y: number, text: string, offset: readonly [number, number] = [40, -40]): NoteMark => ({
  kind: "note",
  x,
  y,
  text,
  offset,
});

/** The colour of a mark without one. */
export const plain: Colour = ink.text;
