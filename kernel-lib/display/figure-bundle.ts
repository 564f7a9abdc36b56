/** A figure as the MIME type that JupyterLab extensions draw. */
import type { Figure } from "../figures/figure.ts";
import type { MimeBundle } from "./kernel-host.ts";

/** MIME type of Plotly figures. */
export const plotlyMime = "application/vnd.plotly.v1+json";

const dtypes: Readonly<Record<string, string>> = {
  Float64Array: "f8",
  Float32Array: "f4",
  Int32Array: "i4",
  Uint32Array: "u4",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int8Array: "i1",
  Uint8Array: "u1",
  Uint8ClampedArray: "u1c",
};

const isPlain = (value: object) => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Typed arrays as Plotly's `{dtype, bdata}` (base64, little-endian), 64-bit integers as numbers; the rest unchanged. */
function encode(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(encode);
  if (ArrayBuffer.isView(value)) return encodeView(value);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

function encodeView(view: ArrayBufferView): unknown {
  const dtype = dtypes[view.constructor.name];
  if (!dtype) return Array.from(view as unknown as ArrayLike<number | bigint>, Number);
  return { dtype, bdata: Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString("base64") };
}

/** What stands in for the figure where it cannot be drawn. */
export function figureText({ alt, data, layout }: Figure): string {
  if (alt) return alt;
  const title = (layout as { title?: unknown }).title;
  const text = typeof title === "string" ? title : (title as { text?: string } | undefined)?.text;
  return `Figure${text ? `: ${text}` : ""} (${data.length} ${data.length === 1 ? "trace" : "traces"})`;
}

/** Data and metadata of a figure. Never `text/html`: the page that shows it holds plotly.js once. */
export function figureBundle(figure: Figure): { data: MimeBundle; metadata: MimeBundle } {
  const { data, layout, config, frames } = figure;
  const text = figureText(figure);
  const drawn = encode({ data, layout, ...(config ? { config } : {}), ...(frames ? { frames } : {}) });
  return { data: { [plotlyMime]: drawn, "text/plain": text }, metadata: { alt: text } };
}
