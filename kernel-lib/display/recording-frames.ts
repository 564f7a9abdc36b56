/** Many similar figures in few bytes: what is equal is stored once, numbers as exactly as a screen shows them. */
import { plotlyMime } from "./figure-bundle.ts";
import type { MimeBundle } from "./kernel-host.ts";

/** What a recorded point shows. `{ $: i }` in a figure stands for part number i. */
export type Frame =
  | { readonly figure: { readonly data: unknown; readonly layout: unknown }; readonly text: string }
  | { readonly html: string; readonly text: string }
  | { readonly text: string; readonly failed?: true };

interface Encoded {
  readonly dtype: string;
  readonly bdata: string;
}

const isEncoded = (value: unknown): value is Encoded =>
  typeof (value as { bdata?: unknown } | null | undefined)?.bdata === "string";

const [most, least] = [3.4e38, 1.2e-38];
const fits = (value: number) =>
  value === 0 || !Number.isFinite(value) || (Math.abs(value) < most && Math.abs(value) > least);

/** Doubles as single precision where its range holds them: seven digits are more than a screen shows. */
function shorter({ dtype, bdata }: Encoded): Encoded {
  if (dtype !== "f8") return { dtype, bdata };
  const bytes = Buffer.from(bdata, "base64");
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  if (!values.every(fits)) return { dtype, bdata };
  return { dtype: "f4", bdata: Buffer.from(Float32Array.from(values).buffer).toString("base64") };
}

function compact(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(7));
  if (typeof value !== "object" || value === null) return value;
  if (isEncoded(value)) return shorter(value);
  if (Array.isArray(value)) {
    if (value.length > 4 && value.every((item) => typeof item === "number" && fits(item))) {
      return shorter({ dtype: "f8", bdata: Buffer.from(Float64Array.from(value).buffer).toString("base64") });
    }
    return value.map(compact);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, compact(item)]));
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
    const before = this.bytes;
    const frame = this.#frame(data, text);
    this.bytes = Math.max(before, this.bytes) + JSON.stringify(frame).length;
    return frame;
  }

  #frame(data: MimeBundle, text: string): Frame {
    const figure = data[plotlyMime] as { data: Record<string, unknown>[]; layout: Record<string, unknown> } | undefined;
    if (figure) {
      const record = (entries: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.#part(compact(value))]));
      return { figure: { data: figure.data.map(record), layout: record(figure.layout) }, text };
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
