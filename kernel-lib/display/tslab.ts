/** Under the stock tslab kernel: the same values through its `display.raw`, one type an output. */
import { existsSync, readFileSync } from "node:fs";
import { plotlyMime } from "./figure-bundle.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { escapeHtml } from "./table.ts";

interface Tslab {
  readonly display: { raw(contentType: string, content: unknown): void };
}

/** tslab leaves its hooked `require` on the global object; only that one knows the running kernel. */
function tslab(): Tslab | undefined {
  const hook = (globalThis as { __tslab__?: { require(name: "tslab"): Tslab } }).__tslab__;
  return hook?.require("tslab");
}

const preferred = [plotlyMime, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain"];

const plotlyFile = new URL("../assets/plotly.js", import.meta.url);
let serial = 0;

/** As a JavaScript value inside a script element. */
const literal = (value: unknown) => JSON.stringify(value).replace(/</g, "\\u003c");

/**
 * A figure as HTML that draws itself: a Jupyter with tslab alone has nothing that draws Plotly's MIME type. The first one
 * of a kernel brings plotly.js along, which looks for an AMD loader unless `define` is out of its way.
 */
function figureHtml(figure: unknown, text: string): string {
  const id = `tangentlab-${process.pid}-${++serial}`;
  const library =
    serial === 1
      ? `<script>window.tangentlabDefine = window.define; window.define = undefined;</script><script>${readFileSync(plotlyFile, "utf8")}</script><script>window.define = window.tangentlabDefine;</script>`
      : "";
  const draw = `const { data, layout, config } = ${literal(figure)}; const node = document.getElementById(${literal(id)}); node.replaceChildren(); window.Plotly.newPlot(node, data, layout, config);`;
  return `<div id="${id}" role="img" aria-label="${escapeHtml(text)}">${escapeHtml(text)}</div>${library}<script>{ ${draw} }</script>`;
}

/** Shows a bundle if tslab is running; false when it is not. */
export function showInTslab(data: MimeBundle): boolean {
  const kernel = tslab();
  if (!kernel) return false;
  if (plotlyMime in data && existsSync(plotlyFile)) {
    kernel.display.raw("text/html", figureHtml(data[plotlyMime], String(data["text/plain"])));
    return true;
  }
  const type = preferred.find((mime) => mime in data);
  if (!type) return false;
  kernel.display.raw(type, data[type]);
  return true;
}
