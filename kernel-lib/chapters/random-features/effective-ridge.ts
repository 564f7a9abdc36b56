import { finiteVector, record } from "../../check.ts";
import { fixedPoint, solveFixedPoint } from "./fixed-point.ts";

/** What {@link effectiveRidge} needs. */
export interface EffectiveRidgeOptions {
  /**
   * Eigenvalues of the Gram matrix `K(X,X)`, shape `(n,)`, any order, not divided by n. Those that rounding has made
   * negative, down to -1e-10 of the largest, count as 0.
   */
  readonly eigenvalues: ArrayLike<number>;
  /** Number of random features P, real, in `(0, Infinity]`. */
  readonly features: number;
  /** Ridge λ as added to `K(X,X)` (absolute, not per sample); finite, `>= 0`. */
  readonly ridge: number;
}

/** Result of {@link effectiveRidge}. */
export interface EffectiveRidge {
  /** λ̃, in `[λ, λ + trace/P]`. */
  readonly effectiveRidge: number;
  /** dλ̃/dλ `>= 1`; `Infinity` when P equals the rank at ridge 0. */
  readonly derivative: number;
  /** `sum d/(d+λ̃)`, in `[0, min(n, P)]`. */
  readonly degreesOfFreedom: number;
}

/**
 * Solves `λ = λ̃ (1 - df1(λ̃)/P)` for the effective ridge λ̃: averaged over its random features, the model predicts as
 * kernel ridge regression with ridge λ̃.
 *
 * λ̃ falls to λ as P grows; at λ = 0 it is 0 once P reaches the rank of the Gram matrix.
 *
 * @returns λ̃ to a few units in the last place.
 * @throws InvalidArgumentError for a negative or non-finite eigenvalue or ridge, or `features <= 0`.
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2002.08404.
 * @example
 * effectiveRidge({ eigenvalues: [1, 0.5, 0.25], features: 6, ridge: 0.1 }).effectiveRidge; // 0.15923…
 */
export function effectiveRidge(options: EffectiveRidgeOptions): EffectiveRidge {
  const { eigenvalues, features, ridge } = record("options", options);
  const d = finiteVector("eigenvalues", eigenvalues);
  const rounding = -1e-10 * d.reduce((largest, value) => Math.max(largest, value), 0);
  for (let i = 0; i < d.length; i++) if (d[i] < 0 && d[i] >= rounding) d[i] = 0;
  const solution = solveFixedPoint({ spectrum: { eigenvalues: d }, samples: Infinity, features, ridge });
  const { kappa, df1, dKappaDRidge } = fixedPoint(solution);
  return { effectiveRidge: kappa, derivative: dKappaDRidge, degreesOfFreedom: df1 };
}
