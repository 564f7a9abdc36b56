/** The native door: finds and loads a float64 BLAS with LAPACK, once per thread and on first use. */
import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import { ResourceError } from "../errors.ts";
import type { BlasReport, NativeBlas } from "./blas-types.ts";
import { bindLibrary, koffi } from "./openblas-bind.ts";
import { libraryCandidates } from "./openblas-search.ts";

export type { BlasReport, NativeBlas } from "./blas-types.ts";

type Attempt = BlasReport["attempts"][number];

/** The one notice. Where koffi itself has no binary for the platform, no library can help: that is the cause to name. */
function missing(attempts: readonly Attempt[]): string {
  const slow = "linear algebra runs in plain JavaScript, about 15 to 70 times slower.";
  const broken = attempts.find(({ place }) => place === "koffi");
  return broken === undefined
    ? `No OpenBLAS found: ${slow} Run "npx tangentlab install --blas".`
    : `Native libraries cannot be loaded here (koffi: ${broken.outcome.split("\n")[0]}): ${slow}`;
}

/** Threads of large calls: `TANGENTLAB_THREADS`, else every processor this process may use. */
function allowedThreads(): number {
  const wanted = Number(process.env.TANGENTLAB_THREADS);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : availableParallelism();
}

/** A search in progress or done. */
interface Search {
  readonly blas: NativeBlas | undefined;
  readonly attempts: readonly Attempt[];
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The library that the user named: loads, or is an error; never skipped. */
function loadNamed(file: string): Search {
  try {
    return { blas: bindLibrary(file, allowedThreads()), attempts: [{ place: file, outcome: "loaded" }] };
  } catch (error) {
    const cure = 'name the file of a float64 OpenBLAS, or "js" for plain JavaScript, or unset it to search';
    throw new ResourceError("nativeLibrary", `TANGENTLAB_BLAS=${file} cannot be used: ${reasonOf(error)}; ${cure}`, {
      cause: error,
    });
  }
}

function searchEverywhere(): Search {
  const attempts: Attempt[] = [];
  try {
    koffi();
  } catch (error) {
    return { blas: undefined, attempts: [{ place: "koffi", outcome: reasonOf(error) }] };
  }
  for (const place of libraryCandidates()) {
    try {
      const blas = bindLibrary(place, allowedThreads());
      return { blas, attempts: [...attempts, { place, outcome: "loaded" }] };
    } catch (error) {
      attempts.push({ place, outcome: reasonOf(error) });
    }
  }
  return { blas: undefined, attempts };
}

let searched: Search | undefined;

function search(): Search {
  if (searched !== undefined) return searched;
  const named = process.env.TANGENTLAB_BLAS;
  if (named === "js") searched = { blas: undefined, attempts: [{ place: "TANGENTLAB_BLAS=js", outcome: "chosen" }] };
  else if (named) searched = loadNamed(named);
  else {
    searched = searchEverywhere();
    if (searched.blas === undefined && isMainThread) notice(missing(searched.attempts));
  }
  return searched;
}

/** Where the one notice goes; a kernel sets its own. */
// biome-ignore lint/suspicious/noConsole: the notice of last resort, printed once per process
let notice: (text: string) => void = (text) => console.warn(text);

/** Sends the notice about a missing library elsewhere than to `console.warn`. Call it before the first computation. */
export function onBlasNotice(handler: (text: string) => void): void {
  notice = handler;
}

/**
 * The loaded library, or nothing where there is none or `TANGENTLAB_BLAS=js` asks for plain JavaScript. The first call
 * searches: `TANGENTLAB_BLAS` (a file), the project's `.venv`, the active Python environment, the system.
 *
 * @throws ResourceError (nativeLibrary) if `TANGENTLAB_BLAS` names a file that cannot be used
 */
export function nativeBlas(): NativeBlas | undefined {
  return search().blas;
}

/** Which library computes, its version and threads, and every place that was tried. Searches on first use. */
export function blasReport(): BlasReport {
  const { blas, attempts } = search();
  return blas === undefined
    ? { source: "ml-matrix", version: "plain JavaScript", threads: 1, fallback: true, attempts }
    : { source: blas.source, version: blas.version, threads: blas.maxThreads, fallback: false, attempts };
}

/** Bytes this process may still take (its cgroup's limit included). */
export function freeMemory(): number {
  return process.availableMemory();
}
