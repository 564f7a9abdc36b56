/** Words in a chart: names at the ends of lines, rules, notes. */
import { type Axis, coordinate, position } from "./axis.ts";
import type { Layout } from "./figure.ts";
import { spread } from "./labels.ts";
import { type DotMark, type LineMark, type Mark, type NoteMark, plain, type RuleMark } from "./marks.ts";
import { ink, type Presentation, sizes } from "./theme.ts";

/** Last point of a curve that lies on the axes. */
function lineEnd(mark: LineMark | DotMark, x: Axis, y: Axis): { x: number; y: number } | undefined {
  const inside = (v: number) => v >= -1e-9 && v <= 1 + 1e-9;
  for (let i = mark.x.length - 1; i >= 0; i--) {
    if (inside(position(x, mark.x[i])) && inside(position(y, mark.y[i]))) return { x: mark.x[i], y: mark.y[i] };
  }
  return undefined;
}

/** Names at the ends of the lines, moved apart where they would overlap. More than six: first, last and every few. */
export function endLabels(marks: readonly Mark[], x: Axis, y: Axis, presentation: Presentation): Layout[] {
  const size = sizes[presentation];
  const named = marks.flatMap((mark) => {
    if (mark.kind !== "line" && mark.kind !== "limit" && mark.kind !== "dots") return [];
    const text = mark.label ?? (mark.kind === "dots" ? false : mark.name);
    const end = text ? lineEnd(mark, x, y) : undefined;
    return end && text ? [{ text, end, colour: mark.colour ?? plain }] : [];
  });
  const step = Math.ceil(named.length / 6);
  const shown = named.filter((_, i) => i % step === 0 || i === named.length - 1);
  const height = size.height - size.top - 48;
  const wanted = shown.map(({ end }) => position(y, end.y) * height);
  const moved = spread(wanted, size.text * 1.25, { from: 0, to: height });
  return shown.map(({ text, end, colour }, i) => ({
    text,
    x: coordinate(x, end.x),
    y: coordinate(y, end.y),
    xanchor: "left",
    yanchor: "middle",
    xshift: size.mark,
    yshift: moved[i] - wanted[i],
    showarrow: false,
    font: { color: colour.light, size: size.text },
  }));
}

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
