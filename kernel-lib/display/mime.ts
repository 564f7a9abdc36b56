/** Values to MIME bundles: the one place that decides how something is shown. */
import { isFigure } from "../figures/figure.ts";
import { figureBundle } from "./figure-bundle.ts";
import { inspectText } from "./inspect-text.ts";
import { type Displayable, displaySymbol, type MimeBundle } from "./kernel-host.ts";
import { isMatrixLike, matrixText, vectorText } from "./numbers-text.ts";
import { isTable, tableHtml, tableText } from "./table.ts";

/** A bundle with its metadata. Empty data means: show nothing. */
export interface Rendered {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
}

const text = (plain: string): Rendered => ({ data: { "text/plain": plain }, metadata: {} });

/** Whether a value says itself how it is shown. */
export function isDisplayable(value: unknown): value is Displayable {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return typeof (value as { [displaySymbol]?: unknown })[displaySymbol] === "function";
}

/** A bundle always has `text/plain`, unless it is empty; no bundle at all counts as an empty one. */
function complete(own: MimeBundle | undefined | null): Rendered {
  const data = own ?? {};
  const types = Object.keys(data);
  if (types.length === 0 || "text/plain" in data) return { data, metadata: {} };
  return { data: { ...data, "text/plain": `[${types.join(", ")}]` }, metadata: {} };
}

/** Error text as in a traceback, without frames. */
function errorText(error: Error): string {
  return error.message ? `${error.name}: ${error.message}` : error.name;
}

function isVector(value: object): value is ArrayLike<number | bigint> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !Buffer.isBuffer(value);
}

function renderObject(value: object): Rendered {
  if (isFigure(value)) return figureBundle(value);
  if (value instanceof Error) return text(errorText(value));
  if (isMatrixLike(value)) return text(matrixText(value));
  if (isVector(value)) return text(vectorText(value));
  if (isTable(value)) {
    return { data: { "text/html": tableHtml(value), "text/plain": tableText(value) }, metadata: {} };
  }
  return text(inspectText(value));
}

/**
 * How a value is shown: by its own `Symbol.for("Jupyter.display")`, else figures as Plotly JSON, matrices and typed
 * arrays by size, head and tail, arrays of flat records as a table, everything else as Node's `inspect` text.
 * `undefined` gives an empty bundle: nothing is shown. A promise comes back only from a value's own method.
 */
export function render(value: unknown): Rendered | Promise<Rendered> {
  if (value === undefined) return { data: {}, metadata: {} };
  if (isDisplayable(value)) {
    const own = value[displaySymbol]();
    return own instanceof Promise ? own.then(complete) : complete(own);
  }
  return typeof value === "object" && value !== null ? renderObject(value) : text(inspectText(value));
}
