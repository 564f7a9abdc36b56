/** A progress bar that costs nothing in a fast loop. */
import { finitePositive } from "../check.ts";
import { display } from "./display.ts";
import { raw } from "./raw.ts";
import { escapeHtml } from "./table.ts";

/** A running progress bar. */
export interface Progress {
  /** Adds to what is done; default 1. */
  advance(by?: number): void;
  /** Shows the end, full or not. */
  done(): void;
}

const intervalMs = 100;

/** Shows how much of `total` is done, at most ten times a second. */
export function progress(total: number, { label = "" }: { readonly label?: string } = {}): Progress {
  finitePositive("total", total);
  let value = 0;
  let shownAt = performance.now();
  const bundle = () => {
    const text = `${label ? `${label}: ` : ""}${Math.floor((100 * value) / total)} % (${value}/${total})`;
    const bar = `<progress value="${value}" max="${total}" aria-label="${escapeHtml(label || "progress")}"></progress>`;
    return raw({ "text/html": `${bar} ${escapeHtml(text)}`, "text/plain": text });
  };
  const shown = display(bundle());
  const show = () => {
    shownAt = performance.now();
    shown.update(bundle());
  };
  return {
    advance(by = 1) {
      value = Math.min(total, value + by);
      if (value >= total || performance.now() - shownAt >= intervalMs) show();
    },
    done: show,
  };
}
