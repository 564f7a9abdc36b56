/** Many similar figures in few bytes: what is equal is stored once, numbers no more exactly than a screen shows. */
import { plotlyMime } from "./figure-bundle.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { isPacked, mapAttributes, type Packed, pack } from "./packed-numbers.ts";

/** What a recorded point shows. `{ $: i }` in a figure stands for part number i. */
export type Frame =
  | { readonly figure: { readonly data: unknown; readonly layout: unknown }; readonly text: string }
  | { readonly html: string; readonly text: string }
  | { readonly text: string; readonly failed?: true };

/**
 * Attributes that stay lists: those shown as they are written, where 0.1 in single precision would read
 * 0.10000000149011612, and sizes, which a page for a lecture enlarges.
 */
const kept = new Set(["text", "hovertext", "customdata", "ids", "labels", "parents", "values", "meta", "size"]);

/** Whether numbers may stand at an axis as they are written. */
const hasCategories = (layout: unknown) => /"type":"(multi)?category"/.test(JSON.stringify(layout));

/** Lists no longer than this stay as they are. */
const short = 4;

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number");

/** A list of numbers, or rows of them, as typed arrays. */
function typed(value: unknown): Float64Array | Float64Array[] | undefined {
  if (!Array.isArray(value)) return undefined;
  if (isNumbers(value)) return value.length > short ? Float64Array.from(value) : undefined;
  return value.every(isNumbers) ? value.map((row) => Float64Array.from(row)) : undefined;
}

/** Distance of the lowest and the highest finite value. */
function extentOf(values: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Math.max(0, high - low);
}

/** Whether single precision is off by less than a screen shows: by 1e-4 of the extent, and by its own seven digits. */
function areSingle(values: Float64Array): boolean {
  const visible = 1e-4 * extentOf(values);
  return values.every((value) => {
    const error = Math.abs(Math.fround(value) - value);
    return !Number.isFinite(value) || (error <= visible && error <= Math.abs(value) * 2 ** -24);
  });
}

/** Doubles in single precision where that is seen nowhere. */
function shorter(packed: Packed): Packed {
  if (packed.dtype !== "f8") return packed;
  const bytes = Buffer.from(packed.bdata, "base64");
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return areSingle(values) ? { ...packed, ...pack(Float32Array.from(values)) } : packed;
}

/** An attribute of a trace in fewer bytes; undefined where nothing is to be gained. */
function compact(value: unknown, name: string): Packed | undefined {
  if (kept.has(name)) return undefined;
  const packed = isPacked(value) ? value : pack(typed(value));
  return packed && shorter(packed);
}

/** Shorter than this, a part is written where it stands. */
const inline = 40;

/** Collects frames. */
export class FrameStore {
  readonly parts: unknown[] = [];
  readonly #indices = new Map<string, number>();
  /** Length of the JSON so far. */
  bytes = 0;

  /** A frame of what an output shows. */
  frame(data: MimeBundle): Frame {
    const text = String(data["text/plain"] ?? "");
    const frame = this.#frame(data, text);
    this.bytes += JSON.stringify(frame).length;
    return frame;
  }

  /** How many bytes a frame would add. */
  cost(data: MimeBundle): number {
    const trial = new FrameStore();
    trial.parts.push(...this.parts);
    for (const [json, index] of this.#indices) trial.#indices.set(json, index);
    trial.frame(data);
    return trial.bytes;
  }

  #frame(data: MimeBundle, text: string): Frame {
    const figure = data[plotlyMime] as { data: Record<string, unknown>[]; layout: Record<string, unknown> } | undefined;
    if (figure) {
      const record = (entries: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.#part(value)]));
      const traces = hasCategories(figure.layout) ? figure.data : mapAttributes(figure.data, compact);
      return {
        figure: { data: (traces as Record<string, unknown>[]).map(record), layout: record(figure.layout) },
        text,
      };
    }
    if (typeof data["text/html"] === "string") return { html: data["text/html"], text };
    return "application/vnd.jupyter.stderr" in data ? { text, failed: true } : { text };
  }

  #part(value: unknown): unknown {
    const json = JSON.stringify(value);
    if (json === undefined || json.length < inline) return value;
    const known = this.#indices.get(json);
    if (known !== undefined) return { $: known };
    const index = this.parts.push(value) - 1;
    this.#indices.set(json, index);
    this.bytes += json.length;
    return { $: index };
  }
}
