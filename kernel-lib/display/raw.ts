/** Values that carry their own MIME bundle: raw data, formulas, images. */
import { record, text } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { type Displayable, displaySymbol, type MimeBundle } from "./kernel-host.ts";

/** Marks a bundle as one: `raw({"text/html": "<b>bold</b>"})`. A plain object is never guessed to be a bundle. */
export function raw(bundle: MimeBundle): Displayable {
  record("bundle", bundle);
  return { [displaySymbol]: () => bundle };
}

/** A displayed formula: ``tex`\kappa = \lambda + \frac{\kappa}{P}` ``; values are inserted as text. */
export function tex(strings: TemplateStringsArray, ...values: readonly unknown[]): Displayable {
  if (!Array.isArray(strings?.raw)) throw new InvalidArgumentError("tex", "written before a template: tex`…`", strings);
  const formula = String.raw(strings, ...values);
  return raw({ "text/latex": `$$${formula}$$`, "text/plain": formula });
}

/** Options of {@link image}. */
export interface ImageDisplayOptions {
  /** Text alternative; default "Image". */
  readonly alt?: string;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, i) => bytes[i] === byte);

const imageFile = "a PNG, JPEG, GIF or SVG file";

function imageType(bytes: Uint8Array): string {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return "image/png";
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return "image/gif";
  if (/^\s*<(\?xml|svg)/.test(new TextDecoder().decode(bytes.subarray(0, 256)))) return "image/svg+xml";
  throw new InvalidArgumentError("bytes", imageFile, bytes);
}

/**
 * Shows the bytes of a PNG, JPEG, GIF or SVG file, or SVG text.
 *
 * @throws InvalidArgumentError for anything else.
 */
export function image(bytes: Uint8Array | string, options: ImageDisplayOptions = {}): Displayable {
  const alt = text("alt", record("options", options).alt ?? "Image");
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  if (!(data instanceof Uint8Array)) throw new InvalidArgumentError("bytes", imageFile, bytes);
  const type = imageType(data);
  const svg = type === "image/svg+xml";
  return raw({
    [type]: svg ? new TextDecoder().decode(data) : Buffer.from(data).toString("base64"),
    "text/plain": alt,
  });
}
