/** The LAPACK routines bound: the order of their arguments, and how long each array must be for the sizes of a call. */
import type { LapackArguments, LapackName } from "./blas-types.ts";

/** The sizes of a call: every argument that is a number. */
type Sizes = Readonly<Record<string, number>>;

interface Prototype {
  /** Fortran names in order, without the closing `info`. */
  readonly order: readonly string[];
  /** How many of them are characters, each of which has a hidden length behind the arguments. */
  readonly characters: number;
  /** Least lengths: reals for a `Float64Array`, integers for an `Int32Array`. */
  readonly lengths: (s: Sizes) => Readonly<Record<string, number>>;
}

/** Arguments that are single characters. */
const characters = new Set(["jobz", "range", "uplo", "trans", "norm"]);

/** Integer workspace of `dgelsd`, from its documentation (leaves of 25 rows). */
export function leastSquaresIntegers(size: number): number {
  const levels = Math.max(0, Math.floor(Math.log2(size / 26)) + 1);
  return Math.max(1, 3 * size * levels + 11 * size);
}

function routine(names: string, lengths: Prototype["lengths"]): Prototype {
  const order = names.split(" ");
  return { order, characters: order.filter((name) => characters.has(name)).length, lengths };
}

/** One line per routine; `ld` is LAPACK's leading dimension, so a matrix holds `ld * columns` reals. */
export const prototypes: Readonly<Record<LapackName, Prototype>> = {
  dsyevd: routine("jobz uplo n a lda w work lwork iwork liwork", (s) => ({
    a: s.lda * s.n,
    w: s.n,
    work: s.lwork,
    iwork: s.liwork,
  })),
  dsyevr: routine("jobz range uplo n a lda vl vu il iu abstol m w z ldz isuppz work lwork iwork liwork", (s) => ({
    a: s.lda * s.n,
    vl: 1,
    vu: 1,
    abstol: 1,
    m: 1,
    w: s.n,
    z: s.ldz * (s.iu - s.il + 1),
    isuppz: 2 * s.n,
    work: s.lwork,
    iwork: s.liwork,
  })),
  dpotrf: routine("uplo n a lda", (s) => ({ a: s.lda * s.n })),
  dpotrs: routine("uplo n nrhs a lda b ldb", (s) => ({ a: s.lda * s.n, b: s.ldb * s.nrhs })),
  dpocon: routine("uplo n a lda anorm rcond work iwork", (s) => ({
    a: s.lda * s.n,
    anorm: 1,
    rcond: 1,
    work: 3 * s.n,
    iwork: s.n,
  })),
  dgetrf: routine("m n a lda ipiv", (s) => ({ a: s.lda * s.n, ipiv: Math.min(s.m, s.n) })),
  dgetrs: routine("trans n nrhs a lda ipiv b ldb", (s) => ({
    a: s.lda * s.n,
    ipiv: s.n,
    b: s.ldb * s.nrhs,
  })),
  dgecon: routine("norm n a lda anorm rcond work iwork", (s) => ({
    a: s.lda * s.n,
    anorm: 1,
    rcond: 1,
    work: 4 * s.n,
    iwork: s.n,
  })),
  dsytrf: routine("uplo n a lda ipiv work lwork", (s) => ({ a: s.lda * s.n, ipiv: s.n, work: s.lwork })),
  dsytrs: routine("uplo n nrhs a lda ipiv b ldb", (s) => ({
    a: s.lda * s.n,
    ipiv: s.n,
    b: s.ldb * s.nrhs,
  })),
  dsycon: routine("uplo n a lda ipiv anorm rcond work iwork", (s) => ({
    a: s.lda * s.n,
    ipiv: s.n,
    anorm: 1,
    rcond: 1,
    work: 2 * s.n,
    iwork: s.n,
  })),
  dgesdd: routine("jobz m n a lda s u ldu vt ldvt work lwork iwork", (s) => ({
    a: s.lda * s.n,
    s: Math.min(s.m, s.n),
    u: s.ldu * Math.min(s.m, s.n),
    vt: s.ldvt * s.n,
    work: s.lwork,
    iwork: 8 * Math.min(s.m, s.n),
  })),
  dgelsd: routine("m n nrhs a lda b ldb s rcond rank work lwork iwork", (s) => ({
    a: s.lda * s.n,
    b: s.ldb * s.nrhs,
    s: Math.min(s.m, s.n),
    rcond: 1,
    rank: 1,
    work: s.lwork,
    iwork: leastSquaresIntegers(Math.min(s.m, s.n)),
  })),
  dgeqrf: routine("m n a lda tau work lwork", (s) => ({
    a: s.lda * s.n,
    tau: Math.min(s.m, s.n),
    work: s.lwork,
  })),
  dorgqr: routine("m n k a lda tau work lwork", (s) => ({ a: s.lda * s.n, tau: s.k, work: s.lwork })),
};

/** How many hidden lengths follow the arguments. */
export function hiddenLengths(name: LapackName): number {
  return prototypes[name].characters;
}

/**
 * Compares every array with the sizes in its own call, because the library would read and write beyond a short one.
 *
 * @throws RangeError naming routine, argument and both lengths: an error of this library, not of its user
 */
export function checkLengths(name: LapackName, args: LapackArguments): void {
  // A query (lwork = -1) touches no array but `work`.
  const least = prototypes[name].lengths(args as Sizes);
  for (const argument in least) {
    const value = args[argument];
    const held = value instanceof Int32Array ? value.length / 2 : (value as Float64Array).length;
    // Written so that a size that is not a number fails as well.
    if (!(held >= least[argument])) {
      throw new RangeError(`${name}: ${argument} has length ${held}, the call needs ${least[argument]}`);
    }
  }
}
