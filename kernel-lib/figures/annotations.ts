/** Words in a chart: names at the ends of lines, rules, notes. */
import { type Axis, coordinate, position } from "./axis.ts";
import type { Layout } from "./figure.ts";
import { spread } from "./labels.ts";
import { type DotMark, type LineMark, type Mark, type NoteMark, plain, type RuleMark } from "./marks.ts";
import { type Colour, ink, type Presentation, sizes } from "./theme.ts";

type Place = "start" | "end";

/** A name beside the first or the last point of a series. */
interface Label {
  readonly text: string;
  readonly colour: Colour;
  readonly place: Place;
  /** The point it names, in units of the axes. */
  readonly point: { readonly x: number; readonly y: number };
}

/** First or last point of a curve that lies on the axes. */
function endPoint(mark: LineMark | DotMark, place: Place, x: Axis, y: Axis): Label["point"] | undefined {
  const inside = (v: number) => v >= -1e-9 && v <= 1 + 1e-9;
  const n = mark.x.length;
  for (let k = 0; k < n; k++) {
    const i = place === "start" ? k : n - 1 - k;
    if (inside(position(x, mark.x[i])) && inside(position(y, mark.y[i]))) return { x: mark.x[i], y: mark.y[i] };
  }
  return undefined;
}

/** The text that stands at a mark, if any: lines show their names, circles only what they are told to. */
export function labelText(mark: Mark): string | undefined {
  if (mark.kind !== "line" && mark.kind !== "limit" && mark.kind !== "dots") return undefined;
  return (mark.label ?? (mark.kind === "dots" ? false : mark.name)) || undefined;
}

/** The labels of a chart. More than six on a side: first, last and every few. */
function labelsOf(marks: readonly Mark[], x: Axis, y: Axis): Label[] {
  const all = marks.flatMap((mark): Label[] => {
    const text = labelText(mark);
    if (text === undefined || (mark.kind !== "line" && mark.kind !== "limit" && mark.kind !== "dots")) return [];
    const place = mark.labelAt ?? "end";
    const point = endPoint(mark, place, x, y);
    return point ? [{ text, point, place, colour: mark.colour ?? plain }] : [];
  });
  const step = Math.ceil(all.length / 6);
  return all.filter((_, i) => i % step === 0 || i === all.length - 1);
}

/** Names at the ends of the lines, moved apart where they would overlap; a thin line then leads to the point. */
export function endLabels(marks: readonly Mark[], x: Axis, y: Axis, presentation: Presentation): Layout[] {
  const size = sizes[presentation];
  const height = size.height - size.top - 48;
  const labels = labelsOf(marks, x, y);
  return (["end", "start"] as const).flatMap((place) => {
    const here = labels.filter((label) => label.place === place);
    const wanted = here.map(({ point }) => position(y, point.y) * height);
    const moved = spread(wanted, size.text * 1.25, { from: 0, to: height });
    const shifts = moved.map((at, i) => at - wanted[i]);
    const led = shifts.some((shift) => Math.abs(shift) > size.text * 0.4);
    return here.map((label, i) => endLabel(label, x, y, { shift: shifts[i], led, size }));
  });
}

interface LabelShift {
  /** Pixels up from the point. */
  readonly shift: number;
  /** Whether the labels of this side have been moved so far that lines lead to them. */
  readonly led: boolean;
  readonly size: (typeof sizes)[Presentation];
}

function endLabel({ text, point, place, colour }: Label, x: Axis, y: Axis, { shift, led, size }: LabelShift): Layout {
  const side = place === "end" ? 1 : -1;
  const label = {
    text,
    x: coordinate(x, point.x),
    y: coordinate(y, point.y),
    xanchor: place === "end" ? "left" : "right",
    yanchor: "middle",
    font: { color: colour.light, size: size.text },
  };
  if (!led) return { ...label, showarrow: false, xshift: side * size.mark, yshift: shift };
  const leader = { arrowhead: 0, arrowwidth: 1, arrowcolor: ink.rule.light, standoff: size.mark * 0.7 };
  return { ...label, showarrow: true, ax: side * leaderLength(size), ay: -shift, ...leader };
}

/** Room that a line from a point to its label takes, in pixels. */
export const leaderLength = ({ mark }: { readonly mark: number }): number => 3.5 * mark;

/** Line and name of a rule. Plotly wants plain values in shapes and logarithms in annotations. */
export function ruleShapes(
  rules: readonly RuleMark[],
  x: Axis,
  y: Axis,
  text: number,
): { shapes: Layout[]; annotations: Layout[] } {
  const line = { color: ink.rule.light, width: 1 };
  return {
    shapes: rules.map(({ axis, at }) =>
      axis === "x"
        ? { type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1, line, layer: "below" }
        : { type: "line", y0: at, y1: at, xref: "paper", x0: 0, x1: 1, line, layer: "below" },
    ),
    annotations: rules.map(({ axis, at, name }) => ({
      text: name,
      showarrow: false,
      font: { color: ink.soft.light, size: text },
      ...(axis === "x"
        ? { x: coordinate(x, at), yref: "paper", y: 1, xanchor: "left", yanchor: "top", xshift: 4 }
        : { y: coordinate(y, at), xref: "paper", x: 0, xanchor: "left", yanchor: "bottom", xshift: 4 }),
    })),
  };
}

/** A note with its thin line. */
export const arrow = (mark: NoteMark, x: Axis, y: Axis, text: number): Layout => ({
  text: mark.text,
  x: coordinate(x, mark.x),
  y: coordinate(y, mark.y),
  ax: mark.offset?.[0],
  ay: mark.offset?.[1],
  align: "left",
  arrowhead: 0,
  arrowwidth: 1,
  arrowcolor: ink.rule.light,
  standoff: 5,
  font: { color: ink.text.light, size: text },
});
