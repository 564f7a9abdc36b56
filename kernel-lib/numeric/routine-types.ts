/**
 * The dense routines over plain arrays. Matrices are contiguous and row-major, no dimension is 0, the caller has checked
 * shapes and entries. "Destroys" means the array holds rubbish afterwards.
 */
export interface Routines {
  /** `c = op(a) op(b)`; op(a) is m x k, op(b) is k x n. */
  product(call: ProductCall): void;
  /** `c = op(a) op(a)ᵀ` with op(a) n x k, both triangles, exactly symmetric. */
  gram(call: GramCall): void;
  /** Eigenvalues ascending; `a` (n x n, symmetric) becomes the eigenvectors as columns. */
  eigh(a: Float64Array, n: number): Float64Array;
  /** The same beside the event loop, where there is one to spare. */
  eighAsync(a: Float64Array, n: number, signal?: AbortSignal): Promise<Float64Array>;
  /** The eigenvalues number `from` to `to - 1`, ascending, and their vectors as columns. Destroys `a`. */
  eighRange(a: Float64Array, n: number, range: { from: number; to: number }): Eigenpairs;
  /** Eigenvalues ascending. Destroys `a`. */
  eigvalsh(a: Float64Array, n: number): Float64Array;
  /** Thin: u is m x k, vt is k x n, k = min(m, n), singular values descending. Destroys `a`. */
  svd(a: Float64Array, m: number, n: number): SingularTriple;
  /** Turns `a` into its lower factor, zeros above. Returns 0, or the order of the first minor that is not positive. */
  cholesky(a: Float64Array, n: number): number;
  /** Solves with a lower factor; `b` (n x columns) becomes the solution. */
  choleskySolve(lower: Float64Array, n: number, b: Float64Array, columns: number): void;
  /** Reciprocal condition in the 1-norm from the lower factor and the 1-norm of the matrix. */
  choleskyCondition(lower: Float64Array, n: number, norm: number): number;
  /** Solves by LU with row exchanges; `b` becomes the solution. Returns the reciprocal condition. Destroys `a`. */
  solveGeneral(a: Float64Array, n: number, b: Float64Array, columns: number): number;
  /** Solves with a symmetric, possibly indefinite matrix. Destroys `a`. */
  solveSymmetric(a: Float64Array, n: number, b: Float64Array, columns: number): number;
  /** Thin: q is m x k, r is k x n. Destroys `a`. */
  qr(a: Float64Array, m: number, n: number): { q: Float64Array; r: Float64Array };
  /** Least squares of least norm; singular values below `rcond` of the largest count as 0. Destroys `a` and `b`. */
  lstsq(call: LeastSquaresCall): { solution: Float64Array; rank: number; singularValues: Float64Array };
}

/** See `Routines.product`. */
export interface ProductCall {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
}

/** See `Routines.gram`. */
export interface GramCall {
  readonly n: number;
  readonly k: number;
  readonly transpose: boolean;
  readonly a: Float64Array;
  readonly c: Float64Array;
}

/** See `Routines.lstsq`. */
export interface LeastSquaresCall {
  readonly a: Float64Array;
  readonly m: number;
  readonly n: number;
  readonly b: Float64Array;
  readonly columns: number;
  readonly rcond: number;
}

/** Eigenvalues ascending; eigenvectors as columns in the same order, row-major, n x k. */
interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** `a = u diag(singularValues) vt`, row-major: u m x k, singular values descending, vt k x n; k = min(m, n). */
interface SingularTriple {
  readonly u: Float64Array;
  readonly singularValues: Float64Array;
  readonly vt: Float64Array;
}
