/** The shape of the native door: what `openblas.ts` gives to the rest of `numeric/`. No code. */

/** `C = alpha op(A) op(B) + beta C`, all row-major: op(A) is m x k, op(B) is k x n, C is m x n. */
export interface GemmCall {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly alpha: number;
  readonly a: Float64Array;
  /** Distance between two stored rows of A. */
  readonly lda: number;
  readonly b: Float64Array;
  readonly ldb: number;
  readonly beta: number;
  readonly c: Float64Array;
  readonly ldc: number;
}

/** One triangle of `C = alpha op(A) op(A)ᵀ`, row-major: op(A) is n x k, C is n x n; only the lower triangle is written. */
export interface SyrkCall {
  readonly n: number;
  readonly k: number;
  readonly transpose: boolean;
  readonly alpha: number;
  readonly a: Float64Array;
  readonly lda: number;
  readonly c: Float64Array;
  readonly ldc: number;
}

/**
 * An argument of a Fortran routine, always handed over by address: a number is an integer, a string a character,
 * a `Float64Array` reals (also single ones), an `Int32Array` integers of two words each (see `integers`).
 */
export type LapackArgument = number | string | Float64Array | Int32Array;

/** LAPACK's arguments by their Fortran names, without `info`. */
export type LapackArguments = Readonly<Record<string, LapackArgument>>;

/** The LAPACK routines bound. */
export type LapackName =
  | "dsyevd"
  | "dsyevr"
  | "dpotrf"
  | "dpotrs"
  | "dpocon"
  | "dgetrf"
  | "dgetrs"
  | "dgecon"
  | "dsytrf"
  | "dsytrs"
  | "dsycon"
  | "dgesdd"
  | "dgelsd"
  | "dgeqrf"
  | "dorgqr";

/** A loaded float64 BLAS and LAPACK. Lengths are checked in here: a short buffer throws, it never reaches the library. */
export interface NativeBlas {
  /** The file, or the name the system's loader found. */
  readonly source: string;
  /** What the library says about itself. */
  readonly version: string;
  readonly integerBits: 32 | 64;
  /** Threads for calls above 2e8 flops; smaller ones use one. */
  maxThreads: number;
  dgemm(call: GemmCall): void;
  dsyrk(call: SyrkCall): void;
  /** Calls the routine and returns its `info`. */
  lapack(name: LapackName, args: LapackArguments, flops: number): number;
  /** The same on a thread of libuv's pool. Keep the arrays untouched until it settles. At most two run at a time. */
  lapackAsync(name: LapackName, args: LapackArguments, flops: number, signal?: AbortSignal): Promise<number>;
}

/** Where the linear algebra comes from. */
export interface BlasReport {
  /** The library's file, or `ml-matrix` for the fallback. */
  readonly source: string;
  readonly version: string;
  readonly threads: number;
  readonly fallback: boolean;
  /** Every place tried, in order, and what happened there. */
  readonly attempts: readonly { readonly place: string; readonly outcome: string }[];
}
