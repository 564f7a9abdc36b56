/** A progress bar that costs nothing in a fast loop. */
import { finiteNonNegative, finitePositive, record, text } from "../check.ts";
import { display } from "./display.ts";
import { raw } from "./raw.ts";
import { escapeHtml } from "./table.ts";

/** A running progress bar. */
export interface Progress {
  /** Adds a finite number >= 0 to what is done; default 1. */
  advance(by?: number): void;
  /** Shows the end, full or not. */
  done(): void;
}

const intervalMs = 100;

/**
 * Shows how much of `total` (finite, > 0) is done, at most ten times a second.
 *
 * @throws InvalidArgumentError
 */
export function progress(total: number, options: { readonly label?: string } = {}): Progress {
  finitePositive("total", total);
  const label = text("label", record("options", options).label ?? "");
  let value = 0;
  let shownAt = performance.now();
  const bundle = () => {
    const words = `${label ? `${label}: ` : ""}${Math.floor((100 * value) / total)} % (${value}/${total})`;
    const bar = `<progress value="${value}" max="${total}" aria-label="${escapeHtml(label || "progress")}"></progress>`;
    return raw({ "text/html": `${bar} ${escapeHtml(words)}`, "text/plain": words });
  };
  const shown = display(bundle());
  const show = () => {
    shownAt = performance.now();
    shown.update(bundle());
  };
  return {
    advance(by = 1) {
      value = Math.min(total, value + finiteNonNegative("by", by));
      if (value >= total || performance.now() - shownAt >= intervalMs) show();
    },
    done: show,
  };
}
