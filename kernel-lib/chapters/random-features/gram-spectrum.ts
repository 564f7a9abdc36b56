import { InvalidArgumentError, NumericError } from "../../errors.ts";
import { eigh } from "../../numeric/linalg.ts";
import type { Matrix } from "../../numeric/matrix.ts";

/** Below this share of the largest eigenvalue an eigenvalue counts as 0. */
const singular = 1e-12;

/** Eigenvalues of a Gram matrix, ascending and `>= 0`, with its eigenvectors as columns. */
export interface GramSpectrum {
  readonly values: Float64Array;
  readonly vectors: Matrix;
  /** How many of the first eigenvalues count as 0. */
  readonly nullity: number;
}

/** Decomposes a Gram matrix; throws when it is empty, not square, not symmetric or not positive semidefinite. */
export function gramSpectrum(gram: Matrix): GramSpectrum {
  const { values, vectors } = eigh(gram, { assume: "positiveSemidefinite", name: "gram" });
  if (values.length === 0) throw new InvalidArgumentError("gram", "a matrix with at least one row", gram);
  const largest = values[values.length - 1];
  let nullity = 0;
  while (nullity < values.length && values[nullity] <= singular * largest) nullity++;
  return { values, vectors, nullity };
}

/** Throws unless the Gram matrix is invertible: at ridge 0 its inverse is needed. */
export function requireInvertible({ values, nullity }: GramSpectrum, cure: string): void {
  if (nullity === 0) return;
  const largest = values[values.length - 1];
  const share = largest === 0 ? "0" : (values[0] / largest).toExponential(0);
  throw new NumericError(
    "singular",
    `ridge 0 needs an invertible Gram matrix (smallest eigenvalue ratio ${share}): ${cure}`,
    { smallest: values[0], largest },
  );
}
