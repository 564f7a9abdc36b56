import { finite, finitePositive, list, oneOf, record, sameLength, text } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { arrow, endLabels, labelText, leaderLength, ruleShapes } from "./annotations.ts";
import { type Axis, type AxisOptions, plotlyScale, settleAxis, withRoomBefore } from "./axis.ts";
import type { Figure, Layout } from "./figure.ts";
import type { BandMark, DotMark, LineMark, Mark } from "./marks.ts";
import { pageLayout } from "./page.ts";
import { type Colour, ink, type Presentation, presentationOf, sizes } from "./theme.ts";
import { plainNumber } from "./ticks.ts";
import { traces } from "./traces.ts";

/** What {@link figure} needs beside its marks. */
export interface FigureOptions {
  /** The finding, a sentence of at most 60 characters; or the quantity where nothing is claimed. */
  readonly title: string;
  /** What is drawn: data, sizes, what lines and circles are. */
  readonly subtitle?: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** "screen" (760 x 440) by default, "lecture" (1280 x 720) for a projector and by default in a lecture. */
  readonly presentation?: Presentation | undefined;
  /** Text alternative; made from the marks by default. */
  readonly alt?: string;
}

type Series = LineMark | DotMark | BandMark;

const isSeries = (mark: Mark): mark is Series => mark.kind !== "rule" && mark.kind !== "note";
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

const kinds: readonly Mark["kind"][] = ["line", "limit", "dots", "band", "rule", "note"];

const isColour = (value: unknown) =>
  value !== null && typeof value === "object" && [(value as Colour).light, (value as Colour).dark].every(isText);
const isText = (value: unknown) => typeof value === "string";

/** A rule or a note stands at finite values, positive ones on a logarithmic axis. */
function checkPlace(argument: string, value: number, { scale }: AxisOptions): void {
  if (scale === "log") finitePositive(argument, value);
  else finite(argument, value);
}

/** A misspelt word would draw something else without a word. */
function checkMark(mark: Mark, options: FigureOptions): void {
  oneOf("kind of a mark", record("mark", mark).kind, kinds);
  if (mark.kind === "rule") {
    checkPlace("at of a rule", mark.at, options[oneOf("axis of a rule", mark.axis, ["x", "y"])]);
    text("name of a rule", mark.name);
  }
  if (mark.kind === "note") {
    checkPlace("x of a note", mark.x, options.x);
    checkPlace("y of a note", mark.y, options.y);
    text("text of a note", mark.text);
  }
  if (!isSeries(mark)) return;
  if (mark.colour !== undefined && !isColour(mark.colour)) {
    throw new InvalidArgumentError("colour", "a pair { light, dark }, such as category(0) gives", mark.colour);
  }
  oneOf("labelAt", mark.labelAt ?? "end", ["start", "end"]);
  if (mark.kind === "line" || mark.kind === "limit") oneOf("stroke", mark.stroke ?? "solid", ["solid", "dashdot"]);
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

/** Lowest and highest finite y, and the x of the highest; low > high when there is none. */
function extent({ x, y }: LineMark | DotMark): { low: number; high: number; at: number } {
  let [low, high, at] = [Infinity, -Infinity, 0];
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    if (y[i] < low) low = y[i];
    if (y[i] > high) [high, at] = [y[i], x[i]];
  }
  return { low, high, at };
}

const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

/** Its name, the range it covers and where it is highest; nothing of a band without a name, which goes with a line. */
function describeSeries(mark: Series): string {
  if (mark.kind === "band") return mark.name ? `${mark.name}: shaded.` : "";
  const name = mark.name ?? (mark.x.length === 1 ? "Point" : "Series");
  const { low, high, at } = extent(mark);
  if (low > high) return `${name}: no finite value.`;
  if (mark.x.length === 1) return `${name}: ${plainNumber(high)} at ${plainNumber(at)}.`;
  if (low === high) return `${name}: ${plainNumber(low)} throughout.`;
  return `${name}: ${plainNumber(low)} to ${plainNumber(high)}, highest at ${plainNumber(at)}.`;
}

/** A figure in words: its texts and axes, and a sentence a series; a line and its circles are said once. */
function describe({ title, subtitle, x, y }: FigureOptions, marks: readonly Mark[]): string {
  const series = new Set(marks.filter(isSeries).map(describeSeries));
  const texts = [title, subtitle ?? "", `${y.label} against ${x.label}`].filter(Boolean).map(sentence);
  return [...texts, ...series].filter(Boolean).join(" ");
}

/** Width of the longest label on one side of the plot, in pixels; 0 without any. */
function labelWidth(marks: readonly Mark[], place: "start" | "end", presentation: Presentation): number {
  const size = sizes[presentation];
  const here = marks.filter((mark) => isSeries(mark) && (mark.labelAt ?? "end") === place);
  const longest = Math.max(0, ...here.map((mark) => labelText(mark)?.length ?? 0));
  return longest === 0 ? 0 : longest * size.text * 0.56 + leaderLength(size);
}

function rightMargin(marks: readonly Mark[], presentation: Presentation): number {
  const wanted = labelWidth(marks, "end", presentation);
  return wanted === 0 ? 24 : Math.max(sizes[presentation].right, wanted);
}

/** Room inside the plot for labels at the start of the lines, as a share of its width. */
function startRoom(marks: readonly Mark[], presentation: Presentation): number {
  const { width, left } = sizes[presentation];
  return labelWidth(marks, "start", presentation) / (width - left - rightMargin(marks, presentation));
}

/** The quantity of the y axis, above it. */
const quantityAbove = (label: string, size: number): Layout => ({
  text: `↑ ${label}`,
  showarrow: false,
  xref: "paper",
  x: 0,
  xanchor: "left",
  yref: "paper",
  y: 1,
  yanchor: "bottom",
  yshift: 5,
  font: { size, color: ink.soft.light },
});

/** Both axes: a line and ticks below, grey lines across. */
function axesOf(x: Axis, y: Axis, size: number): Layout {
  const font = { size, color: ink.soft.light };
  const both = { zeroline: false, automargin: true, tickcolor: ink.rule.light, tickfont: font };
  return {
    xaxis: {
      ...both,
      ...plotlyScale(x),
      title: { text: x.label, font },
      showgrid: false,
      showline: true,
      linecolor: ink.rule.light,
      ticks: "outside",
    },
    yaxis: { ...both, ...plotlyScale(y), gridcolor: ink.grid.light, gridwidth: 1, ticks: "" },
  };
}

function layoutOf(options: FigureOptions, marks: readonly Mark[], x: Axis, y: Axis): Layout {
  const presentation = presentationOf(options);
  const size = sizes[presentation];
  const ruleMarks = marks.filter((mark) => mark.kind === "rule");
  const rules = ruleShapes(ruleMarks, x, y, size.text);
  const notes = marks.filter((mark) => mark.kind === "note").map((mark) => arrow(mark, x, y, size.text));
  const labels = endLabels(marks, x, y, presentation);
  return {
    ...pageLayout(options, presentation),
    height: size.height,
    margin: { l: size.left, r: rightMargin(marks, presentation), t: size.top, b: 10 },
    ...axesOf(x, y, size.text),
    showlegend: false,
    hovermode: "closest",
    uirevision: "tangentlab",
    shapes: rules.shapes,
    annotations: [quantityAbove(y.label, size.text), ...rules.annotations, ...labels, ...notes],
  };
}

/**
 * A chart: curves for theory, hollow circles for simulation, dashes for limits, names at the ends of the lines.
 *
 * @returns Plain Plotly data and layout; nothing is drawn or read.
 * @throws ShapeError when the lists of a mark differ in length; InvalidArgumentError for a range that does not rise, a
 *   word or colour that is none, or a rule or note that is at no place of its axis.
 * @example
 * figure({ title: "A parabola", x: { label: "x" }, y: { label: "x²" } }, [line([0, 1, 2], [0, 1, 4])]).data.length; // 1
 */
export function figure(options: FigureOptions, marks: readonly Mark[]): Figure {
  text("title", record("options", options).title);
  for (const name of ["x", "y"] as const) text(`${name}.label`, record(name, options[name]).label);
  for (const mark of list("marks", marks, "a list of marks")) checkMark(mark, options);
  const series = marks.filter(isSeries);
  for (const mark of series) checkLengths(mark);
  const xs = series.flatMap((mark) => Array.from(mark.x));
  const x = withRoomBefore(settleAxis("x", options.x, xs), startRoom(marks, presentationOf(options)));
  const y = settleAxis(
    "y",
    options.y,
    series.flatMap((mark) => [...heights(mark)]),
  );
  return {
    data: series.flatMap((mark) => traces(mark, { x: x.label, y: y.label }, presentationOf(options))),
    layout: layoutOf(options, marks, x, y),
    config: {
      displaylogo: false,
      modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
      toImageButtonOptions: { scale: 2 },
    },
    alt: options.alt ?? describe(options, marks),
  };
}
