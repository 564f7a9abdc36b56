/** The native door in a browser: there is none, `fallback.ts` computes. */
import type { BlasReport, NativeBlas } from "./blas-types.ts";

export type { BlasReport, NativeBlas } from "./blas-types.ts";

/** A browser has no notice to give: the page's author chose it. */
export function onBlasNotice(_handler: (text: string) => void): void {}

/** None. */
export function nativeBlas(): NativeBlas | undefined {
  return undefined;
}

/** Always the fallback. */
export function blasReport(): BlasReport {
  const attempts = [{ place: "browser", outcome: "has no native libraries" }];
  return { source: "ml-matrix", version: "plain JavaScript", threads: 1, fallback: true, attempts };
}

/** Unknown in a browser: nothing is refused. */
export function freeMemory(): number {
  return Number.POSITIVE_INFINITY;
}
