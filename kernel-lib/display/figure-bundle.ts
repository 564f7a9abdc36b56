/** A figure as the MIME type that JupyterLab extensions draw. */
import type { Figure } from "../figures/figure.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { mapAttributes, pack, plainNumbers } from "./packed-numbers.ts";

/** MIME type of Plotly figures. */
export const plotlyMime = "application/vnd.plotly.v1+json";

/** Traces, or frames of traces, with their typed arrays packed; what Plotly would not read packed is a plain list. */
const traces = (data: unknown): unknown => plainNumbers(mapAttributes(data, pack));

/** What stands in for the figure where it cannot be drawn. */
function figureText({ alt, data, layout }: Figure): string {
  if (alt) return alt;
  const title = (layout as { title?: unknown }).title;
  const text = typeof title === "string" ? title : (title as { text?: string } | undefined)?.text;
  return `Figure${text ? `: ${text}` : ""} (${data.length} ${data.length === 1 ? "trace" : "traces"})`;
}

/** Data and metadata of a figure. Never `text/html`: the page that shows it holds plotly.js once. */
export function figureBundle(figure: Figure): { data: MimeBundle; metadata: MimeBundle } {
  const { data, layout, config, frames } = figure;
  const text = figureText(figure);
  const drawn = {
    data: traces(data),
    layout: plainNumbers(layout),
    ...(config ? { config: plainNumbers(config) } : {}),
    ...(frames ? { frames: traces(frames) } : {}),
  };
  return { data: { [plotlyMime]: drawn, "text/plain": text }, metadata: { alt: text } };
}
