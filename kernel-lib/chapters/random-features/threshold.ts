import { record } from "../../check.ts";
import { fixedPoint, solveFixedPoint } from "./fixed-point.ts";
import type { Spectrum } from "./spectrum.ts";

/** What {@link signalCaptureThreshold} needs. */
export interface ThresholdOptions {
  readonly spectrum: Spectrum;
  /** Training points N, real, in `(0, Infinity]`. */
  readonly samples: number;
  /** Ridge λ per sample; finite, `>= 0`. */
  readonly ridge: number;
}

/** Result of {@link signalCaptureThreshold}. */
export interface Threshold {
  /** θ `>= 0`: a mode is captured when its eigenvalue exceeds it. */
  readonly threshold: number;
  /** dθ/dλ `>= 1`. */
  readonly derivative: number;
  readonly df1: number;
  readonly df2: number;
  /** Learnt share `d/(d+θ)` in `[0, 1]` of a mode of each level, in the caller's order. */
  readonly learnability: Float64Array;
}

/**
 * The signal capture threshold θ of kernel ridge regression on N samples: the limit `features: Infinity` of
 * {@link effectiveRegularization}. The learnabilities, weighted by multiplicity, sum to df1, which is N at ridge 0.
 *
 * @throws As {@link effectiveRegularization}.
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2006.09796.
 * @example
 * signalCaptureThreshold({ spectrum: { eigenvalues: [4, 1] }, samples: 1, ridge: 0 }).threshold; // 2.000…
 */
export function signalCaptureThreshold(options: ThresholdOptions): Threshold {
  const { spectrum, samples, ridge } = record("options", options);
  const solution = solveFixedPoint({ spectrum, samples, ridge });
  const { kappa, df1, df2, dKappaDRidge } = fixedPoint(solution);
  const { d, source } = solution.levels;
  const learnability = new Float64Array(spectrum.eigenvalues.length);
  for (let i = 0; i < d.length; i++) learnability[source[i]] = d[i] === 0 ? 0 : d[i] / (d[i] + kappa);
  return { threshold: kappa, derivative: dKappaDRidge, df1, df2, learnability };
}
