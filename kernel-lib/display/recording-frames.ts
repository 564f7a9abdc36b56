/** Many similar figures in few bytes: what is equal is stored once, numbers as exactly as a screen shows them. */
import { plotlyMime } from "./figure-bundle.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { isPacked, mapAttributes, type Packed, pack } from "./packed-numbers.ts";

/** What a recorded point shows. `{ $: i }` in a figure stands for part number i. */
export type Frame =
  | { readonly figure: { readonly data: unknown; readonly layout: unknown }; readonly text: string }
  | { readonly html: string; readonly text: string }
  | { readonly text: string; readonly failed?: true };

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

const [most, least] = [3.4e38, 1.2e-38];
const fits = (value: number) =>
  value === 0 || !Number.isFinite(value) || (Math.abs(value) < most && Math.abs(value) > least);

/** Doubles as single precision where its range holds them: seven digits are more than a screen shows. */
function shorter(packed: Packed): Packed {
  if (packed.dtype !== "f8") return packed;
  const bytes = Buffer.from(packed.bdata, "base64");
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return values.every(fits) ? { ...packed, ...pack(Float32Array.from(values)) } : packed;
}

/** An attribute of a trace in fewer bytes; undefined where nothing is to be gained. */
function compact(value: unknown): Packed | undefined {
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

  #frame(data: MimeBundle, text: string): Frame {
    const figure = data[plotlyMime] as { data: Record<string, unknown>[]; layout: Record<string, unknown> } | undefined;
    if (figure) {
      const record = (entries: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.#part(value)]));
      const traces = mapAttributes(figure.data, compact) as Record<string, unknown>[];
      return {
        figure: { data: traces.map(record), layout: record(figure.layout) },
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
