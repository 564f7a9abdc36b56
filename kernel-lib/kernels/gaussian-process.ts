/** Features that are exact Gaussian processes on a finite point set. */
import { integer, record } from "../check.ts";
import { NumericError } from "../errors.ts";
import { finiteSquare } from "../numeric/admit.ts";
import { cholesky, eigh, matmul, qr } from "../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../numeric/matrix.ts";
import { type Stream, streamOf } from "../numeric/random.ts";

/** The Cholesky factor, or undefined for a matrix that is not positive definite in float64. */
function definiteRoot(gram: MatrixLike): Matrix | undefined {
  try {
    return cholesky(gram, { name: "gram" }).lower;
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

/**
 * The lower triangular root L of a covariance matrix, `L Lᵀ = K`: Cholesky's factor, or that of a singular matrix, where
 * negative eigenvalues that are rounding (down to -1e-10 of the largest) count as 0; no jitter is added. The root of the
 * first k points is the leading k x k block.
 *
 * @param gram n x n, symmetric, positive semidefinite
 * @throws NumericError (notPositiveSemidefinite), ShapeError, InvalidArgumentError as `eigh`, naming `gram`
 */
export function triangularRoot(gram: MatrixLike): Matrix {
  const definite = definiteRoot(gram);
  if (definite) return definite;
  const { values, vectors } = eigh(gram, { name: "gram", assume: "positiveSemidefinite" });
  const n = values.length;
  // K = (V √D)(V √D)ᵀ, and (V √D)ᵀ = Q R gives K = Rᵀ R.
  const scales = values.map(Math.sqrt);
  const scaled = vectors.clone();
  for (let at = 0; at < scaled.data.length; at++) scaled.data[at] = scaled.data[at] * scales[at % n];
  return qr(scaled.transpose()).r.transpose();
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
 * @param gram n x n covariance, or its root from `triangularRoot` passed as `{ root }` to draw repeatedly
 * @returns n x P, not divided by sqrt(P); fewer features are the first columns of more
 * @throws as `triangularRoot`; InvalidArgumentError for `count`, `stream` or a `root` with NaN, ShapeError for one that is not square
 */
export function gaussianProcessFeatures(
  gram: MatrixLike | { readonly root: Matrix },
  options: GaussianProcessOptions,
): Matrix {
  record("gram", gram);
  const named = { by: "gaussianProcessFeatures", argument: "root", name: "root" };
  const root = "root" in gram ? finiteSquare(named, gram.root) : triangularRoot(gram);
  const count = integer("count", record("options", options).count, 0);
  const normals = new Matrix(count, root.rows, streamOf(options).normal(count * root.rows));
  return matmul(root, normals, { transposeB: true });
}
