/**
 * The routines on LAPACK. A row-major array is the transpose for Fortran; each function says how it makes use of that.
 */
import { NumericError } from "../errors.ts";
import type { LapackArguments, LapackName, NativeBlas } from "./blas-types.ts";
import { clearAbove, mirrorLower, rowSumNorm, transposed, transposeInPlace } from "./layout.ts";
import { leastSquaresIntegers } from "./openblas-lapack.ts";
import type { Routines } from "./routine-types.ts";

/** `count` integers for Fortran: 8 bytes each, of which a 32-bit library uses some. */
const integers = (count: number) => new Int32Array(2 * count);

/** Throws for arguments LAPACK refuses (a bug of this library). Returns `info >= 0`. */
function accepted(name: LapackName, info: number): number {
  if (info < 0) throw new RangeError(`${name} refused its argument number ${-info}`);
  return info;
}

function converged(name: LapackName, info: number): void {
  if (accepted(name, info) === 0) return;
  throw new NumericError("noConvergence", `${name} did not converge (info ${info}); scale the matrix and try again`);
}

/** `dsyevd` on a row-major symmetric array: with "L" the same bytes are its upper triangle; vectors come out as rows. */
function eighCall(a: Float64Array, n: number, jobz: "V" | "N"): { args: LapackArguments; w: Float64Array } {
  const w = new Float64Array(n);
  const lwork = jobz === "V" ? 1 + 6 * n + 2 * n * n : 2 * n + 1;
  const liwork = jobz === "V" ? 3 + 5 * n : 1;
  // A larger workspace than the least one lets the reduction to tridiagonal form work in blocks.
  const blocked = Math.max(lwork, 66 * n);
  const work = new Float64Array(blocked);
  return { args: { jobz, uplo: "L", n, a, lda: n, w, work, lwork: blocked, iwork: integers(liwork), liwork }, w };
}

const eigenFlops = (n: number) => 9 * n ** 3;

/** Workspace size by LAPACK's own answer (`lwork = -1`). */
function askWork(blas: NativeBlas, name: LapackName, args: LapackArguments): number {
  const work = new Float64Array(1);
  accepted(name, blas.lapack(name, { ...args, work, lwork: -1 }, 0));
  return Math.max(1, work[0]);
}

function eighRange(blas: NativeBlas, a: Float64Array, n: number, range: { from: number; to: number }) {
  const count = range.to - range.from;
  const w = new Float64Array(n);
  const z = new Float64Array(n * count);
  const lwork = 66 * n;
  const one = () => new Float64Array(1);
  const select = { vl: one(), vu: one(), il: range.from + 1, iu: range.to, abstol: one(), m: integers(1) };
  const work = { work: new Float64Array(lwork), lwork, iwork: integers(10 * n), liwork: 10 * n };
  const result = { w, z, ldz: n, isuppz: integers(2 * n) };
  const args = { jobz: "V", range: "I", uplo: "L", n, a, lda: n, ...select, ...result, ...work };
  converged("dsyevr", blas.lapack("dsyevr", args, 3 * n ** 3));
  return { values: w.slice(0, count), vectors: transposed(z, count, n) };
}

/** `dgesdd` of the transpose: A = (U' S V'ᵀ)ᵀ, and both factors already lie in memory as A's rows want them. */
function svd(blas: NativeBlas, a: Float64Array, m: number, n: number) {
  const k = Math.min(m, n);
  const singularValues = new Float64Array(k);
  const vt = new Float64Array(k * n);
  const u = new Float64Array(m * k);
  const factors = { s: singularValues, u: vt, ldu: n, vt: u, ldvt: k, iwork: integers(8 * k) };
  const args = { jobz: "S", m: n, n: m, a, lda: n, ...factors };
  const lwork = askWork(blas, "dgesdd", args);
  const flops = 8 * m * n * k;
  converged("dgesdd", blas.lapack("dgesdd", { ...args, work: new Float64Array(lwork), lwork }, flops));
  return { u, singularValues, vt };
}

/** Right-hand sides go in and out by columns. */
function solveByColumns(b: Float64Array, n: number, columns: number, solve: (b: Float64Array) => void): void {
  if (columns === 1) {
    solve(b);
    return;
  }
  const byColumns = transposed(b, n, columns);
  solve(byColumns);
  b.set(transposed(byColumns, columns, n));
}

/** Reciprocal condition from a factored matrix. */
function condition(
  blas: NativeBlas,
  name: "dpocon" | "dgecon" | "dsycon",
  factored: LapackArguments & { n: number },
  norm: number,
): number {
  const { n } = factored;
  const rcond = new Float64Array(1);
  const work = { work: new Float64Array(4 * n), iwork: integers(n) };
  const args = { ...factored, lda: n, anorm: Float64Array.of(norm), rcond, ...work };
  accepted(name, blas.lapack(name, args, 4 * n * n));
  return rcond[0];
}

/** `dgetrf` factors the transpose, so `dgetrs` solves with "T". The transpose's 1-norm is the largest row sum. */
function solveGeneral(blas: NativeBlas, a: Float64Array, n: number, b: Float64Array, columns: number): number {
  const norm = rowSumNorm(a, n);
  const ipiv = integers(n);
  if (accepted("dgetrf", blas.lapack("dgetrf", { m: n, n, a, lda: n, ipiv }, (2 / 3) * n ** 3)) > 0) return 0;
  solveByColumns(b, n, columns, (x) => {
    const args = { trans: "T", n, nrhs: columns, a, lda: n, ipiv, b: x, ldb: n };
    accepted("dgetrs", blas.lapack("dgetrs", args, 2 * n * n * columns));
  });
  return condition(blas, "dgecon", { norm: "1", n, a }, norm);
}

function solveSymmetric(blas: NativeBlas, a: Float64Array, n: number, b: Float64Array, columns: number): number {
  const norm = rowSumNorm(a, n);
  const ipiv = integers(n);
  const factor = { uplo: "L", n, a, lda: n, ipiv };
  const lwork = askWork(blas, "dsytrf", factor);
  const work = { work: new Float64Array(lwork), lwork };
  if (accepted("dsytrf", blas.lapack("dsytrf", { ...factor, ...work }, n ** 3 / 3)) > 0) return 0;
  solveByColumns(b, n, columns, (x) => {
    const args = { uplo: "L", n, nrhs: columns, a, lda: n, ipiv, b: x, ldb: n };
    accepted("dsytrs", blas.lapack("dsytrs", args, 2 * n * n * columns));
  });
  return condition(blas, "dsycon", { uplo: "L", n, a, ipiv }, norm);
}

function qr(blas: NativeBlas, a: Float64Array, m: number, n: number) {
  const k = Math.min(m, n);
  const work = transposed(a, m, n);
  const tau = new Float64Array(k);
  const factor = { m, n, a: work, lda: m, tau };
  const lwork = askWork(blas, "dgeqrf", factor);
  const space = { work: new Float64Array(lwork), lwork };
  accepted("dgeqrf", blas.lapack("dgeqrf", { ...factor, ...space }, 2 * m * n * k));
  const r = new Float64Array(k * n);
  for (let i = 0; i < k; i++) for (let j = i; j < n; j++) r[i * n + j] = work[j * m + i];
  const generate = { m, n: k, k, a: work, lda: m, tau };
  const lworkQ = askWork(blas, "dorgqr", generate);
  const spaceQ = { work: new Float64Array(lworkQ), lwork: lworkQ };
  accepted("dorgqr", blas.lapack("dorgqr", { ...generate, ...spaceQ }, 2 * m * k * k));
  return { q: transposed(work.subarray(0, m * k), k, m), r };
}

function lstsq(blas: NativeBlas, call: Parameters<Routines["lstsq"]>[0]) {
  const { m, n, columns } = call;
  const ldb = Math.max(m, n);
  const b = new Float64Array(ldb * columns);
  for (let i = 0; i < m; i++) for (let j = 0; j < columns; j++) b[j * ldb + i] = call.b[i * columns + j];
  const singularValues = new Float64Array(Math.min(m, n));
  const rank = integers(1);
  const iwork = integers(leastSquaresIntegers(Math.min(m, n)));
  // dgelsd takes 0 as "machine precision".
  const rcond = Float64Array.of(Math.max(call.rcond, 2 ** -1022));
  const a = transposed(call.a, m, n);
  const args = { m, n, nrhs: columns, a, lda: m, b, ldb, s: singularValues, rcond, rank, iwork };
  const lwork = askWork(blas, "dgelsd", args);
  converged("dgelsd", blas.lapack("dgelsd", { ...args, work: new Float64Array(lwork), lwork }, 8 * m * n * ldb));
  const solution = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) for (let j = 0; j < columns; j++) solution[i * columns + j] = b[j * ldb + i];
  return { solution, rank: rank[0], singularValues };
}

/** The routines on a loaded library. */
export function nativeRoutines(blas: NativeBlas): Routines {
  return {
    // One literal, written out: spreading smaller ones into it costs twenty times the native call.
    product: ({ m, n, k, transposeA, transposeB, a, b, c }) => {
      const lda = transposeA ? m : k;
      const ldb = transposeB ? k : n;
      blas.dgemm({ m, n, k, transposeA, transposeB, alpha: 1, a, lda, b, ldb, beta: 0, c, ldc: n });
    },
    gram: ({ n, k, transpose, a, c }) => {
      blas.dsyrk({ n, k, transpose, alpha: 1, a, lda: transpose ? n : k, c, ldc: n });
      mirrorLower(c, n);
    },
    eigh: (a, n) => {
      const { args, w } = eighCall(a, n, "V");
      converged("dsyevd", blas.lapack("dsyevd", args, eigenFlops(n)));
      transposeInPlace(a, n);
      return w;
    },
    eighAsync: async (a, n, signal) => {
      const { args, w } = eighCall(a, n, "V");
      converged("dsyevd", await blas.lapackAsync("dsyevd", args, eigenFlops(n), signal));
      transposeInPlace(a, n);
      return w;
    },
    eighRange: (a, n, range) => eighRange(blas, a, n, range),
    eigvalsh: (a, n) => {
      const { args, w } = eighCall(a, n, "N");
      converged("dsyevd", blas.lapack("dsyevd", args, (4 / 3) * n ** 3));
      return w;
    },
    svd: (a, m, n) => svd(blas, a, m, n),
    // With "U" Fortran makes A = UᵀU; U by columns is the row-major lower factor.
    cholesky: (a, n) => {
      const minor = accepted("dpotrf", blas.lapack("dpotrf", { uplo: "U", n, a, lda: n }, n ** 3 / 3));
      clearAbove(a, n);
      return minor;
    },
    choleskySolve: (lower, n, b, columns) =>
      solveByColumns(b, n, columns, (x) => {
        const args = { uplo: "U", n, nrhs: columns, a: lower, lda: n, b: x, ldb: n };
        accepted("dpotrs", blas.lapack("dpotrs", args, 2 * n * n * columns));
      }),
    choleskyCondition: (lower, n, norm) => condition(blas, "dpocon", { uplo: "U", n, a: lower }, norm),
    solveGeneral: (a, n, b, columns) => solveGeneral(blas, a, n, b, columns),
    solveSymmetric: (a, n, b, columns) => solveSymmetric(blas, a, n, b, columns),
    qr: (a, m, n) => qr(blas, a, m, n),
    lstsq: (call) => lstsq(blas, call),
  };
}
