import { InvalidArgumentError, NumericError } from "../../errors.ts";
import { eigh } from "../../numeric/linalg.ts";
import type { Matrix } from "../../numeric/matrix.ts";

/** At ridge 0 an eigenvalue below this share of the largest counts as 0. */
export const singular = 1e-12;

/** Eigenvalues of a Gram matrix, ascending and `>= 0`, with its eigenvectors as columns. */
export interface GramSpectrum {
  /** Those of the size of rounding, below `N eps` of the largest, are 0. */
  readonly values: Float64Array;
  readonly vectors: Matrix;
  /** How many of the first eigenvalues are 0. */
  readonly zeros: number;
  /** How many count as 0 without a ridge, `>= zeros`. */
  readonly nullity: number;
}

/** Decomposes a Gram matrix; throws when it is empty, not square, not symmetric or not positive semidefinite. */
export function gramSpectrum(gram: Matrix): GramSpectrum {
  const { values, vectors } = eigh(gram, { assume: "positiveSemidefinite", name: "gram" });
  if (values.length === 0) throw new InvalidArgumentError("gram", "a matrix with at least one row", gram);
  const largest = values[values.length - 1];
  const below = (share: number) => {
    const at = values.findIndex((s) => s > share * largest);
    return at < 0 ? values.length : at;
  };
  const zeros = below(values.length * Number.EPSILON);
  values.fill(0, 0, zeros);
  return { values, vectors, zeros, nullity: Math.max(zeros, below(singular)) };
}

/** Throws unless the Gram matrix is invertible: at ridge 0 its inverse is needed. */
export function requireInvertible({ values, nullity }: GramSpectrum, cure: string): void {
  if (nullity === 0) return;
  const largest = values[values.length - 1];
  const share = values[0] === 0 ? "0" : (values[0] / largest).toExponential(0);
  throw new NumericError(
    "singular",
    `ridge 0 needs an invertible Gram matrix (smallest eigenvalue ratio ${share}): ${cure}`,
    { smallest: values[0], largest },
  );
}
