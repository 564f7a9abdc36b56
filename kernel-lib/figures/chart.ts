import { sameLength } from "../check.ts";
import { type Axis, type AxisOptions, coordinate, plotlyScale, position, settleAxis } from "./axis.ts";
import type { Figure, Layout, Trace } from "./figure.ts";
import { spread } from "./labels.ts";
import type { BandMark, DotMark, LineMark, Mark, NoteMark, RuleMark } from "./marks.ts";
import { plain } from "./marks.ts";
import { font, ink, type Presentation, sizes } from "./theme.ts";
import { plainNumber } from "./ticks.ts";

/** What {@link figure} needs beside its marks. */
export interface FigureOptions {
  /** The finding, a sentence of at most 60 characters; or the quantity where nothing is claimed. */
  readonly title: string;
  /** What is drawn: data, sizes, what lines and circles are. */
  readonly subtitle?: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** "screen" (760 x 440) by default, "lecture" (1280 x 720) for a projector. */
  readonly presentation?: Presentation;
  /** Text alternative; made from the marks by default. */
  readonly alt?: string;
}

type Series = LineMark | DotMark | BandMark;

const isSeries = (mark: Mark): mark is Series => mark.kind !== "rule" && mark.kind !== "note";
const rgba = (hex: string, alpha: number): string =>
  hex +
  Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0");

/** All y values of a mark, error bars and band edges included. */
function* heights(mark: Series): Iterable<number> {
  if (mark.kind === "band") {
    yield* Array.from(mark.lower);
    yield* Array.from(mark.upper);
    return;
  }
  for (let i = 0; i < mark.y.length; i++) {
    yield mark.y[i];
    if (mark.kind === "dots" && mark.error) {
      yield mark.y[i] + mark.error[i];
      yield mark.y[i] - mark.error[i];
    }
  }
}

function checkLengths(mark: Series): void {
  const name = mark.name ?? mark.kind;
  if (mark.kind === "band") {
    sameLength(`${name}: lower`, mark.lower, "x", mark.x);
    sameLength(`${name}: upper`, mark.upper, "x", mark.x);
    return;
  }
  sameLength(`${name}: y`, mark.y, "x", mark.x);
  if (mark.kind === "dots" && mark.error) sameLength(`${name}: error`, mark.error, "y", mark.y);
}

/** Plotly traces of one mark. */
function traces(mark: Series, options: FigureOptions): Trace[] {
  const size = sizes[options.presentation ?? "screen"];
  const colour = (mark.colour ?? plain).light;
  const shared = { type: "scatter", name: mark.name ?? "", showlegend: false };
  const hovertemplate = `${mark.name ? `<b>${mark.name}</b><br>` : ""}${options.x.label}: %{x:.3~g}<br>${options.y.label}: %{y:.3~g}<extra></extra>`;
  if (mark.kind === "band") {
    const edge = { ...shared, mode: "lines", line: { width: 0 }, hoverinfo: "skip", x: mark.x };
    return [
      { ...edge, y: mark.lower },
      { ...edge, y: mark.upper, fill: "tonexty", fillcolor: rgba(colour, 0.18) },
    ];
  }
  if (mark.kind === "dots") {
    const marker = { size: size.mark, color: ink.page.light, line: { color: colour, width: size.line * 0.8 } };
    const bars = mark.error && {
      error_y: { type: "data", array: mark.error, width: 0, thickness: size.line * 0.7, color: colour },
    };
    return [{ ...shared, mode: "markers", x: mark.x, y: mark.y, marker, hovertemplate, ...bars }];
  }
  const stroke = { color: colour, width: size.line, ...(mark.kind === "limit" && { dash: "dash" }) };
  return [{ ...shared, mode: "lines", x: mark.x, y: mark.y, line: stroke, hovertemplate }];
}

/** Last point of a curve that lies on the axes. */
function lineEnd(mark: LineMark, x: Axis, y: Axis): { x: number; y: number } | undefined {
  const inside = (v: number) => v >= -1e-9 && v <= 1 + 1e-9;
  for (let i = mark.x.length - 1; i >= 0; i--) {
    if (inside(position(x, mark.x[i])) && inside(position(y, mark.y[i]))) return { x: mark.x[i], y: mark.y[i] };
  }
  return undefined;
}

/** Names at the ends of the lines, moved apart where they would overlap. More than six: first, last and every few. */
function endLabels(marks: readonly Mark[], x: Axis, y: Axis, presentation: Presentation): Layout[] {
  const size = sizes[presentation];
  const named = marks.flatMap((mark) => {
    if (mark.kind !== "line" && mark.kind !== "limit") return [];
    const text = mark.label ?? mark.name;
    const end = text ? lineEnd(mark, x, y) : undefined;
    return end && text ? [{ text, end, colour: mark.colour ?? plain }] : [];
  });
  const step = Math.ceil(named.length / 6);
  const shown = named.filter((_, i) => i % step === 0 || i === named.length - 1);
  const height = size.height - size.top - 48;
  const wanted = shown.map(({ end }) => position(y, end.y) * height);
  const moved = spread(wanted, size.text * 1.25);
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

/** Line and name of a rule. */
function ruleShapes(
  rules: readonly RuleMark[],
  x: Axis,
  y: Axis,
  text: number,
): { shapes: Layout[]; annotations: Layout[] } {
  const along = (mark: RuleMark) => coordinate(mark.axis === "x" ? x : y, mark.at);
  const stroke = { color: ink.rule.light, width: 1 };
  return {
    shapes: rules.map((mark) =>
      mark.axis === "x"
        ? { type: "line", x0: along(mark), x1: along(mark), yref: "paper", y0: 0, y1: 1, line: stroke, layer: "below" }
        : { type: "line", y0: along(mark), y1: along(mark), xref: "paper", x0: 0, x1: 1, line: stroke, layer: "below" },
    ),
    annotations: rules.map((mark) => ({
      text: mark.name,
      showarrow: false,
      font: { color: ink.soft.light, size: text },
      ...(mark.axis === "x"
        ? { x: along(mark), yref: "paper", y: 1, xanchor: "left", yanchor: "top", xshift: 4 }
        : { y: along(mark), xref: "paper", x: 0, xanchor: "left", yanchor: "bottom", xshift: 4 }),
    })),
  };
}

const arrow = (mark: NoteMark, x: Axis, y: Axis, text: number): Layout => ({
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

/** One sentence a series: its name, the range it covers and where it is highest. */
function describe({ title, subtitle, x, y }: FigureOptions, marks: readonly Mark[]): string {
  const sentences = marks.filter(isSeries).map((mark) => {
    if (mark.kind === "band") return `${mark.name ?? "Band"}: shaded.`;
    const finite = Array.from(mark.y, (value, i) => [value, mark.x[i]] as const).filter(([value]) =>
      Number.isFinite(value),
    );
    if (finite.length === 0) return `${mark.name ?? "Series"}: no finite value.`;
    const [low, high] = [Math.min(...finite.map(([v]) => v)), Math.max(...finite.map(([v]) => v))];
    const at = finite.find(([v]) => v === high)?.[1] ?? 0;
    return `${mark.name ?? "Series"}: ${plainNumber(low)} to ${plainNumber(high)}, highest at ${plainNumber(at)}.`;
  });
  return [`${title}.`, subtitle ? `${subtitle}.` : "", `${y.label} against ${x.label}.`, ...sentences]
    .filter(Boolean)
    .join(" ");
}

function layoutOf(options: FigureOptions, marks: readonly Mark[], x: Axis, y: Axis): Layout {
  const presentation = options.presentation ?? "screen";
  const size = sizes[presentation];
  const rules = ruleShapes(
    marks.filter((mark) => mark.kind === "rule"),
    x,
    y,
    size.text,
  );
  const notes = marks.filter((mark) => mark.kind === "note").map((mark) => arrow(mark, x, y, size.text));
  const subtitle = options.subtitle
    ? `<br><span style="font-size:${size.subtitle}px;color:${ink.soft.light}">${options.subtitle}</span>`
    : "";
  const axis = {
    zeroline: false,
    automargin: true,
    tickcolor: ink.rule.light,
    tickfont: { size: size.text, color: ink.soft.light },
  };
  const quantity = {
    text: `↑ ${y.label}`,
    showarrow: false,
    xref: "paper",
    x: 0,
    xanchor: "left",
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    yshift: 5,
    font: { size: size.text, color: ink.soft.light },
  };
  return {
    title: {
      text: `<b>${options.title}</b>${subtitle}`,
      xref: "paper",
      x: 0,
      xanchor: "left",
      yref: "container",
      y: 1,
      yanchor: "top",
      pad: { t: 16 },
      font: { size: size.title, color: ink.text.light },
    },
    width: size.width,
    height: size.height,
    margin: { l: 10, r: size.right, t: size.top, b: 10 },
    paper_bgcolor: ink.page.light,
    plot_bgcolor: ink.page.light,
    font: { family: font, size: size.text, color: ink.text.light },
    xaxis: {
      ...axis,
      ...plotlyScale(x),
      title: { text: x.label, font: { size: size.text, color: ink.soft.light } },
      showgrid: false,
      showline: true,
      linecolor: ink.rule.light,
      ticks: "outside",
    },
    yaxis: { ...axis, ...plotlyScale(y), gridcolor: ink.grid.light, gridwidth: 1 },
    showlegend: false,
    hovermode: "closest",
    uirevision: "tangentlab",
    shapes: rules.shapes,
    annotations: [quantity, ...rules.annotations, ...endLabels(marks, x, y, presentation), ...notes],
  };
}

/**
 * A chart: curves for theory, hollow circles for simulation, dashes for limits, names at the ends of the lines.
 *
 * @returns Plain Plotly data and layout; nothing is drawn or read.
 * @throws ShapeError when the lists of a mark differ in length; InvalidArgumentError for a range that does not rise.
 * @example
 * figure({ title: "A parabola", x: { label: "x" }, y: { label: "x²" } }, [line([0, 1, 2], [0, 1, 4])]).data.length; // 1
 */
export function figure(options: FigureOptions, marks: readonly Mark[]): Figure {
  const series = marks.filter(isSeries);
  for (const mark of series) checkLengths(mark);
  const x = settleAxis(
    "x",
    options.x,
    series.flatMap((mark) => Array.from(mark.x)),
  );
  const y = settleAxis(
    "y",
    options.y,
    series.flatMap((mark) => [...heights(mark)]),
  );
  return {
    data: series.flatMap((mark) => traces(mark, options)),
    layout: layoutOf(options, marks, x, y),
    config: {
      displaylogo: false,
      modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
      toImageButtonOptions: { scale: 2 },
    },
    alt: options.alt ?? describe(options, marks),
  };
}
