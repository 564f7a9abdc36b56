/** The linear algebra loaded once per backend: plain JavaScript, and every library that is found on the machine. */
import { jest } from "@jest/globals";
import { libraryCandidates } from "../../kernel-lib/numeric/openblas-search.ts";

/** One backend's modules, all from one registry, so that their classes are the same. */
export interface Kit {
  /** `js`, or the library's file and folder. */
  readonly label: string;
  readonly native: boolean;
  readonly linalg: typeof import("../../kernel-lib/numeric/linalg.ts");
  readonly matrix: typeof import("../../kernel-lib/numeric/matrix.ts");
  readonly random: typeof import("../../kernel-lib/numeric/random.ts");
  readonly errors: typeof import("../../kernel-lib/errors.ts");
}

/** Fresh modules under a value of `TANGENTLAB_BLAS`. */
async function loadKit(place: string): Promise<Kit> {
  const before = process.env.TANGENTLAB_BLAS;
  process.env.TANGENTLAB_BLAS = place;
  jest.resetModules();
  const linalg = await import("../../kernel-lib/numeric/linalg.ts");
  const matrix = await import("../../kernel-lib/numeric/matrix.ts");
  const random = await import("../../kernel-lib/numeric/random.ts");
  const errors = await import("../../kernel-lib/errors.ts");
  const label = place.split("/").slice(-3).join("/");
  try {
    // The first computation makes the choice, while the variable is set.
    linalg.matmul([[1]], [[1]]);
    return { label, native: !linalg.blasReport().fallback, linalg, matrix, random, errors };
  } finally {
    if (before === undefined) delete process.env.TANGENTLAB_BLAS;
    else process.env.TANGENTLAB_BLAS = before;
  }
}

/** One kit per usable backend. A candidate of the system that is not installed is left out, as the search does. */
export async function loadKits(): Promise<Kit[]> {
  const kits = [await loadKit("js")];
  for (const place of libraryCandidates()) {
    try {
      kits.push(await loadKit(place));
    } catch (error) {
      if ((error as { reason?: string }).reason !== "nativeLibrary") throw error;
    }
  }
  return kits;
}

/** A matrix of standard normals that depends on its shape and seed alone. */
export function normals(
  kit: Kit,
  rows: number,
  columns: number,
  seed = 1,
): import("../../kernel-lib/numeric/matrix.ts").Matrix {
  const values = kit.random
    .random(seed)
    .stream("entries", rows, columns)
    .normal(rows * columns);
  return new kit.matrix.Matrix(rows, columns, values);
}

/** The largest entry of |a - b|; Infinity where the shapes differ, NaN where an entry is. */
export function distance(
  a: { rows: number; columns: number; data: Float64Array },
  b: { rows: number; columns: number; data: Float64Array },
): number {
  if (a.rows !== b.rows || a.columns !== b.columns) return Number.POSITIVE_INFINITY;
  return a.data.reduce((worst, value, at) => {
    const gap = Math.abs(value - b.data[at]!);
    return gap > worst || Number.isNaN(gap) ? gap : worst;
  }, 0);
}
