/** `display()`: shows a value now, and again when it changes. */
import { randomUUID } from "node:crypto";
import { flag, record, text } from "../check.ts";
import { type DisplayOutput, displaySymbol, type KernelHost, kernelHost, type MimeBundle } from "./kernel-host.ts";
import { type Rendered, render } from "./mime.ts";
import { showInTslab } from "./tslab.ts";

/** An output that can be replaced. As a cell's last expression it shows nothing. */
export interface Display {
  readonly id: string;
  /** Replaces what is shown, wherever it is shown. */
  update(value: unknown): void;
  /** Empty: as a cell's last value a display shows nothing more. */
  [displaySymbol](): MimeBundle;
}

/** Options of {@link display}. */
export interface DisplayOptions {
  /** Name of the output; default a new one. Outputs of one name are replaced together by `update`. */
  readonly id?: string;
  /** Output metadata, by MIME type or free. */
  readonly metadata?: MimeBundle;
}

/** Outside a kernel: the text, on standard output. */
function printText({ data }: Rendered): void {
  process.stdout.write(`${String(data["text/plain"])}\n`);
}

function show(host: KernelHost | undefined, rendered: Rendered, output: Omit<DisplayOutput, "data">): void {
  if (Object.keys(rendered.data).length === 0) return;
  if (!host) {
    if (!showInTslab(rendered.data)) printText(rendered);
    return;
  }
  const identity = { tangentlab: { display_id: output.id, version: host.newVersion() } };
  host.display({
    ...output,
    data: rendered.data,
    metadata: { ...rendered.metadata, ...output.metadata, ...identity },
  });
}

/** Shows a rendered value when it is there; a bundle that fails later rejects under the cell that displayed it. */
function showWhenReady(value: unknown, output: Omit<DisplayOutput, "data">): void {
  const host = kernelHost();
  const rendered = render(value);
  if (rendered instanceof Promise) void rendered.then((ready) => show(host, ready, output));
  else show(host, rendered, output);
}

/**
 * Shows a value below the cell: see {@link render} for how. Works in background work too; the output lands under the cell
 * that started it. Outside the kernel it prints the text.
 *
 * @throws InvalidArgumentError for options that are none.
 */
export function display(value: unknown, options: DisplayOptions = {}): Display {
  const { id = kernelHost()?.newId() ?? randomUUID(), metadata = {} } = record("options", options);
  text("id", id);
  record("metadata", metadata);
  showWhenReady(value, { id, metadata, update: false });
  return {
    id,
    update: (next) => showWhenReady(next, { id, metadata, update: true }),
    [displaySymbol]: () => ({}),
  };
}

/** Removes the cell's output so far; with `wait` (default `false`) only when the next output comes, without flicker. */
export function clearOutput(options: { readonly wait?: boolean } = {}): void {
  const wait = flag("wait", record("options", options).wait ?? false);
  kernelHost()?.clearOutput(wait);
}
