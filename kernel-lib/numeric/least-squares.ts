/** Orthogonal factorisation and least squares. */
import { finiteNonNegative, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { finite } from "./admit.ts";
import { Matrix, type MatrixLike, toMatrix } from "./matrix.ts";
import { reserve } from "./reserve.ts";
import { routines } from "./routines.ts";
import { type RightHandSide, rightHandSide } from "./systems.ts";

/**
 * The thin QR factorisation `a = q r` by Householder reflections (`dgeqrf`); the diagonal of r may be negative.
 *
 * @param a m x n
 * @returns q m x k with orthonormal columns, r k x n with zeros below its diagonal; k = min(m, n)
 * @throws InvalidArgumentError (not finite), ResourceError (memory)
 */
export function qr(a: MatrixLike): { readonly q: Matrix; readonly r: Matrix } {
  const matrix = finite({ by: "qr", argument: "a" }, toMatrix("a", a));
  const { rows: m, columns: n } = matrix;
  const k = Math.min(m, n);
  reserve(`qr of ${m} x ${n}`, 16 * m * n, { besideInput: true });
  if (k === 0) return { q: new Matrix(m, 0), r: new Matrix(0, n) };
  const { q, r } = routines().qr(matrix.data.slice(), m, n);
  return { q: new Matrix(m, k, q), r: new Matrix(k, n, r) };
}

/** The answer of `lstsq`. */
export interface LeastSquares {
  /** n x columns of b. */
  readonly solution: Matrix;
  /** Number of singular values that count. */
  readonly rank: number;
  /** min(m, n) numbers, descending. */
  readonly singularValues: Float64Array;
}

/**
 * The x of least norm among those that minimise |a x - b|, through the singular values of `a` (`dgelsd`).
 *
 * @param a m x n
 * @param b m rows, or m numbers as one column
 * @param options `rcond`: singular values below this share of the largest count as 0 (default max(m, n) 2.2e-16), below 1
 * @throws ShapeError, InvalidArgumentError (not finite), NumericError (noConvergence), ResourceError (memory)
 */
export function lstsq(a: MatrixLike, b: RightHandSide, options: { rcond?: number } = {}): LeastSquares {
  const matrix = finite({ by: "lstsq", argument: "a" }, toMatrix("a", a));
  const { rows: m, columns: n } = matrix;
  const right = rightHandSide("lstsq", b, m);
  const rcond = finiteNonNegative("rcond", record("options", options).rcond ?? Math.max(m, n) * Number.EPSILON);
  if (rcond >= 1) throw new InvalidArgumentError("rcond", "below 1", rcond);
  const { columns } = right;
  reserve(`lstsq of ${m} x ${n}`, 24 * m * n, { besideInput: true });
  if (m === 0 || n === 0 || columns === 0) {
    const nothing = m === 0 || n === 0;
    const singularValues = nothing ? new Float64Array(0) : lstsq(matrix, new Float64Array(m), { rcond }).singularValues;
    const rank = singularValues.filter((s) => s > rcond * singularValues[0]).length;
    return { solution: new Matrix(n, columns), rank, singularValues };
  }
  const { solution, rank, singularValues } = routines().lstsq({
    ...{ a: matrix.data.slice(), m, n, b: right.data, columns, rcond },
  });
  return { solution: new Matrix(n, columns, solution), rank, singularValues };
}
