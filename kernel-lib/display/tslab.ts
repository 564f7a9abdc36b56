/** Under the stock tslab kernel: the same values through its `display.raw`. */
import { plotlyMime } from "./figure-bundle.ts";
import type { MimeBundle } from "./kernel-host.ts";

interface Tslab {
  readonly display: { raw(contentType: string, content: unknown): void };
}

/** tslab leaves its hooked `require` on the global object; only that one knows the running kernel. */
function tslab(): Tslab | undefined {
  const hook = (globalThis as { __tslab__?: { require(name: "tslab"): Tslab } }).__tslab__;
  return hook?.require("tslab");
}

/** tslab sends one type per output: the best first. */
const preferred = [plotlyMime, "image/svg+xml", "image/png", "image/jpeg", "text/html", "text/latex", "text/plain"];

/** Shows a bundle if tslab is running; false when it is not. */
export function showInTslab(data: MimeBundle): boolean {
  const kernel = tslab();
  const type = preferred.find((mime) => mime in data);
  if (!kernel || !type) return false;
  kernel.display.raw(type, data[type]);
  return true;
}
