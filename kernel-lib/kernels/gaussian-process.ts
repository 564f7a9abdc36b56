/** Features that are exact Gaussian processes on a finite point set. */
import { integer, record } from "../check.ts";
import { eigh, gram as innerProducts, matmul } from "../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../numeric/matrix.ts";
import { type Stream, streamOf } from "../numeric/random.ts";

/**
 * The symmetric square root R of a covariance matrix, R R = K. Negative eigenvalues that are rounding (down to -1e-10 of
 * the largest) count as 0; no jitter is added.
 *
 * @param gram n x n, symmetric, positive semidefinite
 * @throws NumericError (notPositiveSemidefinite), ShapeError, InvalidArgumentError as `eigh`, naming `gram`
 */
export function symmetricRoot(gram: MatrixLike): Matrix {
  const { values, vectors } = eigh(gram, { name: "gram", assume: "positiveSemidefinite" });
  const n = values.length;
  // R = S Sᵀ with S = V D^(1/4).
  const quarter = values.map((value) => value ** 0.25);
  const scaled = vectors.clone();
  for (let at = 0; at < scaled.data.length; at++) scaled.data[at] = scaled.data[at] * quarter[at % n];
  return innerProducts(scaled);
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
 * @param gram n x n covariance, or its root from `symmetricRoot` passed as `{ root }` to draw repeatedly
 * @returns n x P, not divided by sqrt(P); fewer features are the first columns of more
 * @throws as `symmetricRoot`; InvalidArgumentError for `count`
 */
export function gaussianProcessFeatures(
  gram: MatrixLike | { readonly root: Matrix },
  options: GaussianProcessOptions,
): Matrix {
  record("gram", gram);
  const root = "root" in gram ? gram.root : symmetricRoot(gram);
  const count = integer("count", record("options", options).count, 0);
  const normals = new Matrix(count, root.rows, streamOf(options).normal(count * root.rows));
  return matmul(root, normals, { transposeB: true });
}
