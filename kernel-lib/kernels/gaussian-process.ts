/** Features that are exact Gaussian processes on a finite point set. */
import { integer, record } from "../check.ts";
import { finiteSquare } from "../numeric/admit.ts";
import { eigh, gram as innerProducts, matmul } from "../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../numeric/matrix.ts";
import { type Stream, streamOf } from "../numeric/random.ts";
import { definiteFactor } from "../numeric/systems.ts";

/**
 * Below this share of the largest variance a pivot leaves Cholesky's factor fewer digits than the symmetric root keeps:
 * rounding of size e in K moves the one by e/share, the other by e/√share.
 */
const leastPivot = 1e-8;

/** A matrix R with `R Rᵀ = K`. */
export interface CovarianceRoot {
  /** n x n. */
  readonly root: Matrix;
  /** Lower triangular (Cholesky): the root of the first k points is its leading k x k block. Else symmetric. */
  readonly triangular: boolean;
}

/**
 * A root of a covariance matrix, `R Rᵀ = K`, that depends on K continuously, so that a seed gives the same features with
 * every library and thread count: Cholesky's factor, good to about 1e-8 of itself at worst, or where a pivot is below 1e-8
 * of the largest variance the symmetric root, good to about 1e-7. Negative eigenvalues that are rounding (down to -1e-10 of the
 * largest) count as 0; no jitter is added.
 *
 * @param gram n x n, symmetric, positive semidefinite
 * @throws NumericError (notPositiveSemidefinite), ShapeError, InvalidArgumentError as `eigh`, naming `gram`
 */
export function covarianceRoot(gram: MatrixLike): CovarianceRoot {
  const lower = definiteFactor(gram, { name: "gram", share: leastPivot });
  if (lower) return { root: lower, triangular: true };
  const { values, vectors } = eigh(gram, { name: "gram", assume: "positiveSemidefinite" });
  const n = values.length;
  // R = S Sᵀ with S = V D^(1/4).
  const quarter = values.map((value) => value ** 0.25);
  const scaled = vectors.clone();
  for (let at = 0; at < scaled.data.length; at++) scaled.data[at] = scaled.data[at] * quarter[at % n];
  return { root: innerProducts(scaled), triangular: false };
}

/** Options of a draw. */
export interface GaussianProcessOptions {
  /** Number of features P. */
  readonly count: number;
  /** Where chance comes from: one stream per draw. */
  readonly stream: Stream;
}

/**
 * P independent Gaussian processes of mean 0 and covariance K on n points. For train and test points give the Gram
 * matrix of all of them and split the rows.
 *
 * @param gram n x n covariance, or its root from `covarianceRoot` passed as `{ root }` to draw repeatedly
 * @returns n x P, not divided by sqrt(P); fewer features are the first columns of more
 * @throws as `covarianceRoot`; InvalidArgumentError for `count`, `stream` or a `root` with NaN, ShapeError for one that is not square
 */
export function gaussianProcessFeatures(
  gram: MatrixLike | { readonly root: Matrix },
  options: GaussianProcessOptions,
): Matrix {
  record("gram", gram);
  const named = { by: "gaussianProcessFeatures", argument: "root", name: "root" };
  const root = "root" in gram ? finiteSquare(named, gram.root) : covarianceRoot(gram).root;
  const count = integer("count", record("options", options).count, 0);
  const normals = new Matrix(count, root.rows, streamOf(options).normal(count * root.rows));
  return matmul(root, normals, { transposeB: true });
}
