/** The routines in plain JavaScript: an own tiled product and triangular loops, ml-matrix's decompositions. */
import {
  EigenvalueDecomposition,
  inverse,
  LuDecomposition,
  Matrix as MlMatrix,
  SingularValueDecomposition,
} from "ml-matrix";
import { clearAbove, mirrorLower, rowSumNorm, transposed } from "./layout.ts";
import type { GramCall, LeastSquaresCall, ProductCall, Routines } from "./routine-types.ts";

/** ml-matrix's own matrix, from a row-major array. */
function boxed(a: Float64Array, rows: number, columns: number): MlMatrix {
  return MlMatrix.from1DArray(rows, columns, a);
}

/** A row-major array, from any ml-matrix matrix. */
function flat(matrix: { rows: number; columns: number; get(i: number, j: number): number }): Float64Array {
  const { rows, columns } = matrix;
  const a = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) a[i * columns + j] = matrix.get(i, j);
  return a;
}

/** Rows of b taken together: they stay in the first-level cache while the rows of a pass. */
const strip = 16;

/** One entry `a_i . b_j` of a product of rows of length k. */
function entry(a: Float64Array, ia: number, b: Float64Array, ib: number, k: number): number {
  let sum = 0;
  for (let l = 0; l < k; l++) sum += a[ia + l] * b[ib + l];
  return sum;
}

/** `c[i, j] = a_i . b_j` for two arrays of rows of length k, two rows of a and four of b at a time. */
function productOfRows(a: Float64Array, b: Float64Array, c: Float64Array, m: number, n: number, k: number): void {
  const evenRows = m - (m % 2);
  const wholeColumns = n - (n % 4);
  for (let j0 = 0; j0 < wholeColumns; j0 += strip) {
    const end = Math.min(j0 + strip, wholeColumns);
    for (let i = 0; i < evenRows; i += 2) {
      for (let j = j0; j < end; j += 4) eightEntries({ a, b, c }, i * k, j * k, i * n + j, n, k);
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = i < evenRows ? wholeColumns : 0; j < n; j++) c[i * n + j] = entry(a, i * k, b, j * k, k);
  }
}

/** A 2 x 4 piece of a product, in eight sums that do not wait for each other. */
function eightEntries(
  { a, b, c }: { a: Float64Array; b: Float64Array; c: Float64Array },
  ia: number,
  ib: number,
  ic: number,
  n: number,
  k: number,
): void {
  let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let l = 0; l < k; l++) {
    const x = a[ia + l];
    const y = a[ia + k + l];
    const p = b[ib + l];
    const q = b[ib + k + l];
    const r = b[ib + 2 * k + l];
    const s = b[ib + 3 * k + l];
    s0 += x * p;
    s1 += x * q;
    s2 += x * r;
    s3 += x * s;
    t0 += y * p;
    t1 += y * q;
    t2 += y * r;
    t3 += y * s;
  }
  c[ic] = s0;
  c[ic + 1] = s1;
  c[ic + 2] = s2;
  c[ic + 3] = s3;
  c[ic + n] = t0;
  c[ic + n + 1] = t1;
  c[ic + n + 2] = t2;
  c[ic + n + 3] = t3;
}

function product({ m, n, k, transposeA, transposeB, a, b, c }: ProductCall): void {
  productOfRows(transposeA ? transposed(a, k, m) : a, transposeB ? b : transposed(b, k, n), c, m, n, k);
}

function gram({ n, k, transpose, a, c }: GramCall): void {
  const rows = transpose ? transposed(a, k, n) : a;
  productOfRows(rows, rows, c, n, n, k);
  mirrorLower(c, n);
}

function eigen(a: Float64Array, n: number) {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(boxed(a, n, n), { assumeSymmetric: true });
  return { values: Float64Array.from(realEigenvalues), vectors: flat(eigenvectorMatrix) };
}

function eigh(a: Float64Array, n: number): Float64Array {
  const { values, vectors } = eigen(a, n);
  a.set(vectors);
  return values;
}

function svd(a: Float64Array, m: number, n: number) {
  const k = Math.min(m, n);
  const dec = new SingularValueDecomposition(boxed(a, m, n), { autoTranspose: true });
  const u = flat(dec.leftSingularVectors.subMatrix(0, m - 1, 0, k - 1));
  const vt = transposed(flat(dec.rightSingularVectors.subMatrix(0, n - 1, 0, k - 1)), n, k);
  return { u, singularValues: Float64Array.from(dec.diagonal.slice(0, k)), vt };
}

/** ml-matrix's Cholesky clips negative pivots; this one reports the first. */
function cholesky(a: Float64Array, n: number): number {
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j];
    for (let l = 0; l < j; l++) pivot -= a[j * n + l] ** 2;
    if (!(pivot > 0)) return j + 1;
    const diagonal = Math.sqrt(pivot);
    a[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j];
      for (let l = 0; l < j; l++) sum -= a[i * n + l] * a[j * n + l];
      a[i * n + j] = sum / diagonal;
    }
  }
  clearAbove(a, n);
  return 0;
}

function choleskySolve(lower: Float64Array, n: number, b: Float64Array, columns: number): void {
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let sum = b[i * columns + c];
      for (let l = 0; l < i; l++) sum -= lower[i * n + l] * b[l * columns + c];
      b[i * columns + c] = sum / lower[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = b[i * columns + c];
      for (let l = i + 1; l < n; l++) sum -= lower[l * n + i] * b[l * columns + c];
      b[i * columns + c] = sum / lower[i * n + i];
    }
  }
}

/** The condition in the 1-norm of a symmetric matrix, from its whole inverse. */
function choleskyCondition(lower: Float64Array, n: number, norm: number): number {
  const inverted = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverted[i * n + i] = 1;
  choleskySolve(lower, n, inverted, n);
  return 1 / (norm * rowSumNorm(inverted, n));
}

function solveGeneral(a: Float64Array, n: number, b: Float64Array, columns: number): number {
  const matrix = boxed(a, n, n);
  const lu = new LuDecomposition(matrix);
  if (lu.isSingular()) return 0;
  b.set(flat(lu.solve(boxed(b, n, columns))));
  const inverted = flat(inverse(matrix));
  return 1 / (rowSumNorm(transposed(a, n, n), n) * rowSumNorm(transposed(inverted, n, n), n));
}

/** Applies I - tau v vᵀ (v from row `from` down, v[from] = 1) to the columns from `first` on. */
function reflect(a: Float64Array, size: { m: number; n: number }, v: Float64Array, tau: number, at: [number, number]) {
  const [from, first] = at;
  for (let j = first; j < size.n; j++) {
    let sum = 0;
    for (let i = from; i < size.m; i++) sum += v[i] * a[i * size.n + j];
    for (let i = from; i < size.m; i++) a[i * size.n + j] = a[i * size.n + j] - tau * sum * v[i];
  }
}

/** Householder's reflections with LAPACK's choice of signs, so that both tables give the same factors. */
function qr(a: Float64Array, m: number, n: number) {
  const k = Math.min(m, n);
  const steps: { v: Float64Array; tau: number }[] = [];
  for (let c = 0; c < k; c++) {
    const v = new Float64Array(m);
    for (let i = c; i < m; i++) v[i] = a[i * n + c];
    const below = Math.hypot(...v.subarray(c + 1));
    const alpha = v[c];
    const beta = below === 0 ? alpha : -Math.sign(alpha || 1) * Math.hypot(alpha, below);
    const tau = below === 0 ? 0 : (beta - alpha) / beta;
    for (let i = c + 1; i < m; i++) v[i] = below === 0 ? 0 : v[i] / (alpha - beta);
    v[c] = 1;
    reflect(a, { m, n }, v, tau, [c, c]);
    steps.push({ v, tau });
  }
  const q = new Float64Array(m * k);
  for (let i = 0; i < k; i++) q[i * k + i] = 1;
  for (let c = k - 1; c >= 0; c--) reflect(q, { m, n: k }, steps[c].v, steps[c].tau, [c, 0]);
  const r = new Float64Array(k * n);
  for (let i = 0; i < k; i++) for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j];
  return { q, r };
}

function lstsq({ a, m, n, b, columns, rcond }: LeastSquaresCall) {
  const { u, singularValues, vt } = svd(a, m, n);
  const k = singularValues.length;
  const rank = singularValues.filter((s) => s > rcond * singularValues[0]).length;
  const coefficients = new Float64Array(k * columns);
  product({ m: k, n: columns, k: m, transposeA: true, transposeB: false, a: u, b, c: coefficients });
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < columns; j++) {
      coefficients[i * columns + j] = i < rank ? coefficients[i * columns + j] / singularValues[i] : 0;
    }
  }
  const solution = new Float64Array(n * columns);
  product({ m: n, n: columns, k, transposeA: true, transposeB: false, a: vt, b: coefficients, c: solution });
  return { solution, rank, singularValues };
}

/** The table without a native library. */
export const fallbackRoutines: Routines = {
  product,
  gram,
  eigh,
  eighAsync: async (a, n, signal) => {
    signal?.throwIfAborted();
    return eigh(a, n);
  },
  eighRange: (a, n, { from, to }) => {
    const { values, vectors } = eigen(a, n);
    const count = to - from;
    const chosen = new Float64Array(n * count);
    for (let i = 0; i < n; i++) chosen.set(vectors.subarray(i * n + from, i * n + to), i * count);
    return { values: values.slice(from, to), vectors: chosen };
  },
  eigvalsh: (a, n) => eigen(a, n).values,
  svd,
  cholesky,
  choleskySolve,
  choleskyCondition,
  solveGeneral,
  solveSymmetric: solveGeneral,
  qr,
  lstsq,
};
