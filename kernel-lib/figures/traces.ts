import type { Trace } from "./figure.ts";
import { type BandMark, type DotMark, type LineMark, plain } from "./marks.ts";
import { ink, type Presentation, sizes } from "./theme.ts";

const rgba = (hex: string, alpha: number): string =>
  hex +
  Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0");

/** Names of the two quantities, for hover texts. */
export interface Quantities {
  readonly x: string;
  readonly y: string;
}

/** Plotly traces of one mark. */
export function traces(
  mark: LineMark | DotMark | BandMark,
  quantities: Quantities,
  presentation: Presentation,
): Trace[] {
  const size = sizes[presentation];
  const colour = (mark.colour ?? plain).light;
  const shared = { type: "scatter", name: mark.name ?? "", showlegend: false };
  const hovertemplate = `${mark.name ? `<b>${mark.name}</b><br>` : ""}${quantities.x}: %{x:,.3~r}<br>${quantities.y}: %{y:,.3~r}<extra></extra>`;
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
  const dash = mark.kind === "limit" ? "dash" : (mark.stroke ?? "solid");
  // Unsimplified: a curve keeps every point where the reader zooms in, and in print.
  const stroke = { color: colour, width: size.line, simplify: false, ...(dash !== "solid" && { dash }) };
  return [{ ...shared, mode: "lines", x: mark.x, y: mark.y, line: stroke, hovertemplate }];
}
