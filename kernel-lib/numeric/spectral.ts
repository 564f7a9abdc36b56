/** Symmetric eigenproblems and singular values. */
import { abortSignal, integer, oneOf, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { finite, finiteSymmetric, notPositiveSemidefinite, type Subject, subjectOf } from "./admit.ts";
import { Matrix, type MatrixLike, toMatrix } from "./matrix.ts";
import { gigabytes, reserve } from "./reserve.ts";
import { routines } from "./routines.ts";

/** Eigenvalues ascending, eigenvectors as the columns of `vectors` in the same order. */
export interface Eigensystem {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** Options of the symmetric eigenproblem. */
export interface EighOptions {
  /** Only some eigenpairs: that many of the smallest, or of the largest. Ascending in any case. */
  readonly select?: { readonly smallest: number } | { readonly largest: number };
  /**
   * `"positiveSemidefinite"` sets negative eigenvalues that are rounding (down to -1e-10 of the largest) to 0 and throws
   * for larger ones. Default `"symmetric"`: as they come.
   */
  readonly assume?: "symmetric" | "positiveSemidefinite";
  /** Work in the memory of `a`, which must be a Matrix and holds the eigenvectors (or rubbish) afterwards. */
  readonly overwrite?: boolean;
  /** What messages call the matrix: `gram`. Default `eigh: a`. */
  readonly name?: string;
}

/** A negative eigenvalue above this share of the largest is rounding. */
const rounding = 1e-10;

/** Enforces `assume` on ascending values, in place. */
function settle(values: Float64Array, subject: Subject, options: EighOptions): Float64Array {
  const assume = oneOf("assume", options.assume ?? "symmetric", ["symmetric", "positiveSemidefinite"]);
  if (assume === "symmetric" || values.length === 0) return values;
  const smallest = values[0];
  const largest = values.at(-1)!;
  if (smallest < -rounding * Math.abs(largest)) throw notPositiveSemidefinite(subject, { smallest, largest });
  for (let i = 0; i < values.length && values[i] < 0; i++) values[i] = 0;
  return values;
}

/** The checked matrix in memory that may be destroyed, after asking for the room. */
function workCopy(subject: Subject, a: MatrixLike, options: EighOptions, squares: number): Matrix {
  const matrix = finiteSymmetric(subject, a);
  const { rows: n } = matrix;
  const { overwrite = false } = options;
  if (overwrite && matrix !== a) throw new InvalidArgumentError("a", "a Matrix if overwrite is true", a);
  const bytes = 8 * n * n;
  const smaller = `pass overwrite: true (${gigabytes(squares * bytes)})`;
  const advice = overwrite ? "use eigvalsh for the values alone" : smaller;
  const total = (squares + (overwrite ? 0 : 1)) * bytes;
  reserve(`${subject.by} of ${n} x ${n}`, total, { advice, besideInput: true });
  return overwrite ? matrix : matrix.clone();
}

function selected(n: number, select: NonNullable<EighOptions["select"]>): { from: number; to: number } {
  record("select", select);
  if ("smallest" in select) return { from: 0, to: integer("select.smallest", select.smallest, 1, n) };
  return { from: n - integer("select.largest", select.largest, 1, n), to: n };
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by divide and conquer (`dsyevd`); a selection by `dsyevr`.
 *
 * @param a n x n, symmetric up to 1e-10 of its largest entry; its lower triangle is used
 * @returns values ascending, vectors as columns; `vectors` is n x n, or n x k for a selection
 * @throws ShapeError (not square), InvalidArgumentError (not finite, not symmetric), NumericError (noConvergence, or
 *   notPositiveSemidefinite if so assumed), ResourceError (memory)
 */
export function eigh(a: MatrixLike, options: EighOptions = {}): Eigensystem {
  const subject = subjectOf("eigh", options);
  const work = workCopy(subject, a, options, 2);
  const { rows: n, data } = work;
  if (n === 0) return { values: new Float64Array(0), vectors: work };
  if (options.select !== undefined) {
    const range = selected(n, options.select);
    const { values, vectors } = routines().eighRange(data, n, range);
    return { values: settle(values, subject, options), vectors: new Matrix(n, range.to - range.from, vectors) };
  }
  return { values: settle(routines().eigh(data, n), subject, options), vectors: work };
}

/** Options of the asynchronous eigenproblem. */
export interface EighAsyncOptions extends Omit<EighOptions, "select"> {
  /** An abort rejects at once with `signal.reason`; the native call ends in the background. */
  readonly signal?: AbortSignal;
}

/**
 * The same as `eigh` beside the event loop: timers and messages go on meanwhile. Leave the matrix untouched until the
 * promise settles if `overwrite` is true; otherwise it is copied first. Without a native library the work blocks.
 */
export async function eighAsync(a: MatrixLike, options: EighAsyncOptions = {}): Promise<Eigensystem> {
  const subject = subjectOf("eighAsync", options);
  const { signal } = options;
  if (signal !== undefined) abortSignal("signal", signal).throwIfAborted();
  const work = workCopy(subject, a, options, 2);
  const { rows: n, data } = work;
  if (n === 0) return { values: new Float64Array(0), vectors: work };
  const values = await routines().eighAsync(data, n, signal);
  return { values: settle(values, subject, options), vectors: work };
}

/**
 * The eigenvalues alone of a symmetric matrix, ascending: a third of the work of `eigh`, half of its memory.
 *
 * @param a n x n, symmetric up to 1e-10 of its largest entry
 * @throws as `eigh`
 */
export function eigvalsh(a: MatrixLike, options: Omit<EighOptions, "select"> = {}): Float64Array {
  const subject = subjectOf("eigvalsh", options);
  const work = workCopy(subject, a, options, 0);
  if (work.rows === 0) return new Float64Array(0);
  return settle(routines().eigvalsh(work.data, work.rows), subject, options);
}

/** The thin singular value decomposition `a = u diag(singularValues) vt`. */
export interface SingularSystem {
  /** m x k, orthonormal columns; k = min(m, n). */
  readonly u: Matrix;
  /** k numbers >= 0, descending. */
  readonly singularValues: Float64Array;
  /** k x n, orthonormal rows. */
  readonly vt: Matrix;
}

/**
 * The thin singular value decomposition (`dgesdd`).
 *
 * @param a m x n
 * @throws InvalidArgumentError (not finite), NumericError (noConvergence), ResourceError (memory)
 */
export function svd(a: MatrixLike, options: { name?: string } = {}): SingularSystem {
  const subject = subjectOf("svd", options);
  const matrix = finite(subject, toMatrix(options.name ?? "a", a));
  const { rows: m, columns: n } = matrix;
  const k = Math.min(m, n);
  reserve(`svd of ${m} x ${n}`, 8 * (3 * m * n + 5 * k * k), { besideInput: true });
  if (k === 0) return { u: new Matrix(m, 0), singularValues: new Float64Array(0), vt: new Matrix(0, n) };
  const { u, singularValues, vt } = routines().svd(matrix.data.slice(), m, n);
  return { u: new Matrix(m, k, u), singularValues, vt: new Matrix(k, n, vt) };
}
