/** The table of dense routines that both the native library and the fallback provide, and the choice between them. */
import { nativeBlas } from "#openblas";
import { fallbackRoutines } from "./fallback.ts";
import { nativeRoutines } from "./native.ts";
import type { Routines } from "./routine-types.ts";

let chosen: Routines | undefined;

/** The routines of this thread: native where a library is found, else plain JavaScript. Chosen at the first call. */
export function routines(): Routines {
  if (chosen === undefined) {
    const blas = nativeBlas();
    chosen = blas === undefined ? fallbackRoutines : nativeRoutines(blas);
  }
  return chosen;
}
