/** One Plotly trace: plain data; typed arrays and matrices of typed rows welcome. */
export type Trace = Readonly<Record<string, unknown>>;
/** Plotly layout: plain data. */
export type Layout = Readonly<Record<string, unknown>>;

/** A figure is data: Plotly traces and layout, and a sentence that says what is seen. It can be stored, compared, posted. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly frames?: readonly Readonly<Record<string, unknown>>[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** Text alternative: what is shown, ranges, where the extremum is. */
  readonly alt?: string;
}

const figureKeys = new Set(["data", "layout", "frames", "config", "alt"]);

/** Whether a value is a figure: a plain object with traces and a layout and nothing else. */
export function isFigure(value: unknown): value is Figure {
  if (value === null || typeof value !== "object") return false;
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  return (
    Array.isArray(data) &&
    layout !== null &&
    typeof layout === "object" &&
    Object.keys(value).every((key) => figureKeys.has(key))
  );
}
