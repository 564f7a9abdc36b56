import { finiteNonNegative, positiveOrInfinite, record } from "../../check.ts";
import { InvalidArgumentError } from "../../errors.ts";
import { type Levels, levels, type Spectrum } from "./spectrum.ts";

/** What {@link effectiveRegularization} needs. */
export interface FixedPointOptions {
  readonly spectrum: Spectrum;
  /** Training points N, real, in `(0, Infinity]`. */
  readonly samples: number;
  /** Random features P, real, in `(0, Infinity]`; `Infinity` (kernel ridge regression) by default. */
  readonly features?: number;
  /** Ridge λ per sample: the estimator minimises `(1/N)|y - Fθ|^2 + λ|θ|^2`; finite, `>= 0`. */
  readonly ridge: number;
  /** Start of Newton's method, for instance the κ of a larger ridge; one below the solution is not used. */
  readonly initial?: number;
}

/** Solution of the fixed point; see {@link effectiveRegularization}. */
export interface FixedPoint {
  /** Effective regularization κ `>= 0`: modes with `d > κ` are learnt. */
  readonly kappa: number;
  /** `κ_N = κ (1 - df1/P)`: threshold of the sampled kernel. */
  readonly kappaSamples: number;
  /** `κ_P = κ (1 - df1/N)`: effective ridge per sample after averaging over the features. */
  readonly kappaFeatures: number;
  /** `sum m d/(d+κ) + tailTrace/κ`, in `[0, min(N, P)]`. */
  readonly df1: number;
  /** `sum m (d/(d+κ))^2`, `<= df1`. */
  readonly df2: number;
  /** dκ/dλ `>= 1`; `Infinity` where N = P at ridge 0. */
  readonly dKappaDRidge: number;
  /** Newton steps taken. */
  readonly iterations: number;
}

/** The fixed point with what the risk formulas need beside it. */
export interface Solution {
  readonly levels: Levels;
  readonly samples: number;
  readonly features: number;
  readonly kappa: number;
  readonly iterations: number;
  readonly df1: number;
  readonly df2: number;
  /** Δ = df1 - df2, summed directly. */
  readonly delta: number;
  /** Limit of Δ/κ (finite also at κ = 0). */
  readonly deltaOverKappa: number;
  /** `1 - df1/N`, free of cancellation. */
  readonly slackSamples: number;
  /** `1 - df1/P`, free of cancellation. */
  readonly slackFeatures: number;
}

/** Sums of one Newton step: `left = min(N,P) - df1`, `right = max(N,P) - df1` (`Infinity` for an infinite one). */
interface StepSums {
  left: number;
  right: number;
  delta: number;
}

/**
 * One pass over the levels. Each `count - df1` is taken as (modes before the cut not yet learnt) minus (modes after the
 * cut already learnt), which does not cancel; `count - sum m q` would lose 4 digits.
 */
function stepSums({ d, m, tail, cuts: [first, second] }: Levels, kappa: number, sums: StepSums): void {
  let missing = 0;
  let overlap = 0;
  let i = 0;
  for (; i < first.at; i++) {
    const s = d[i] + kappa;
    const p = m[i] * (kappa / s);
    missing += p;
    overlap += p * (d[i] / s);
  }
  let between = 0;
  let learnt = 0;
  for (; i < second.at; i++) {
    const s = d[i] + kappa;
    const p = kappa / s;
    const q = m[i] * (d[i] / s);
    learnt += q;
    between += m[i] * p;
    overlap += q * p;
  }
  let after = tail / kappa;
  overlap += after;
  for (; i < d.length; i++) {
    const s = d[i] + kappa;
    const q = m[i] * (d[i] / s);
    after += q;
    overlap += q * (kappa / s);
  }
  sums.left = missing + first.extra - learnt - after;
  sums.right = missing + between + second.extra - after;
  sums.delta = overlap;
}

/** Newton from above on the increasing, convex `H(κ) = κ (1 - df1/N)(1 - df1/P)`; returns κ and the steps taken. */
function newton(spectrum: Levels, lambda: number, start: number): { kappa: number; iterations: number } {
  const [first, second] = spectrum.cuts;
  const sums: StepSums = { left: 0, right: 0, delta: 0 };
  let kappa = start;
  for (let iterations = 1; ; iterations++) {
    stepSums(spectrum, kappa, sums);
    const a = sums.left / first.count;
    const b = second.count === Infinity ? 1 : sums.right / second.count;
    const w = sums.delta * (b / first.count + a / second.count);
    const next = (lambda + kappa * w) / (a * b + w);
    if (!(next < kappa * (1 - 4 * Number.EPSILON))) return { kappa, iterations };
    kappa = next;
  }
}

/** Whether a point lies at or above the root: `H(κ) >= λ` where both factors of H are positive. */
function rises(spectrum: Levels, lambda: number, kappa: number): boolean {
  const [first, second] = spectrum.cuts;
  const sums: StepSums = { left: 0, right: 0, delta: 0 };
  stepSums(spectrum, kappa, sums);
  const b = second.count === Infinity ? 1 : sums.right / second.count;
  return sums.left > 0 && b > 0 && kappa * (sums.left / first.count) * b >= lambda;
}

/** At ridge 0 only the smaller count matters: κ solves `df1(κ) = min(N, P)`, or is 0 when that many modes do not exist. */
function ridgeless(spectrum: Levels, start: number): { kappa: number; iterations: number } {
  const [first] = spectrum.cuts;
  if (spectrum.tail === 0 && spectrum.rank <= first.count) return { kappa: 0, iterations: 0 };
  const alone: Levels = { ...spectrum, cuts: [first, { count: Infinity, at: spectrum.d.length, extra: Infinity }] };
  return newton(alone, 0, Math.min(start, spectrum.trace / first.count));
}

/** `1 - df1/min(N,P)` and `1 - df1/max(N,P)` at the solution, from `λ = κ a b`: never from df1, which cancels. */
function slacks(spectrum: Levels, lambda: number, kappa: number): [number, number] {
  const [first, second] = spectrum.cuts;
  if (first.count === Infinity) return [1, 1];
  if (kappa === 0) return [1 - spectrum.rank / first.count, 1 - spectrum.rank / second.count];
  const rho = first.count / second.count;
  const beta = second.count === Infinity ? 1 : (second.count - first.count) / second.count;
  const c = lambda / kappa;
  const a = c === 0 ? 0 : (2 * c) / (beta + Math.sqrt(beta * beta + 4 * rho * c));
  return [a, beta + rho * a];
}

/** Degrees of freedom at κ. */
function degrees({ d, m, tail, rank }: Levels, kappa: number) {
  if (kappa === 0) {
    let inverse = 0;
    for (let i = 0; i < d.length; i++) if (d[i] > 0) inverse += m[i] / d[i];
    return { df1: rank, df2: rank, delta: 0, deltaOverKappa: inverse };
  }
  let df1 = tail / kappa;
  let delta = df1;
  let df2 = 0;
  for (let i = 0; i < d.length; i++) {
    const s = d[i] + kappa;
    const q = d[i] / s;
    df1 += m[i] * q;
    df2 += m[i] * q * q;
    delta += m[i] * q * (kappa / s);
  }
  return { df1, df2, delta, deltaOverKappa: delta / kappa };
}

/** Checks the options and solves; the shared entry of every formula of this chapter. */
export function solveFixedPoint(options: FixedPointOptions): Solution {
  const { spectrum, samples, features = Infinity, ridge, initial } = record("options", options);
  const N = positiveOrInfinite("samples", samples);
  const P = positiveOrInfinite("features", features);
  const lambda = finiteNonNegative("ridge", ridge);
  const prepared = levels(spectrum, [N, P]);
  if (initial !== undefined && !(typeof initial === "number" && initial > 0)) {
    throw new InvalidArgumentError("initial", "> 0", initial);
  }
  const above = lambda + prepared.trace / N + prepared.trace / P;
  if (above === Infinity)
    throw new InvalidArgumentError("samples, features", "not so small that trace/N overflows", Math.min(N, P));
  const start = initial !== undefined && initial < above && rises(prepared, lambda, initial) ? initial : above;
  const { kappa, iterations } =
    Math.min(N, P) === Infinity || prepared.trace === 0
      ? { kappa: lambda, iterations: 0 }
      : lambda === 0
        ? ridgeless(prepared, start)
        : newton(prepared, lambda, start);
  const [smaller, larger] = slacks(prepared, lambda, kappa);
  return {
    levels: prepared,
    samples: N,
    features: P,
    kappa,
    iterations,
    ...degrees(prepared, kappa),
    slackSamples: N <= P ? smaller : larger,
    slackFeatures: N <= P ? larger : smaller,
  };
}

/** The public record of a solution. */
export function fixedPoint(solution: Solution): FixedPoint {
  const { kappa, df1, df2, delta, samples, features, slackSamples, slackFeatures, iterations } = solution;
  const w = delta * (slackFeatures / samples + slackSamples / features);
  return {
    kappa,
    kappaSamples: kappa * slackFeatures,
    kappaFeatures: kappa * slackSamples,
    df1,
    df2,
    dKappaDRidge: 1 / (slackSamples * slackFeatures + w),
    iterations,
  };
}

/**
 * Solves `λ = κ (1 - df1(κ)/N)(1 - df1(κ)/P)` for the effective regularization κ of ridge regression on P random
 * features and N samples, `df1(κ) = sum m d/(d+κ) + tailTrace/κ`.
 *
 * The right-hand side is increasing and convex above its root, so Newton's method started above it descends without
 * bracket or damping. `features: Infinity` gives the signal capture threshold of kernel ridge regression; both
 * infinite give κ = λ; at ridge 0, κ = 0 once `min(N, P)` reaches the rank of the spectrum.
 *
 * @returns κ to a few units in the last place, 5 to 30 steps of O(levels).
 * @throws InvalidArgumentError for `ridge < 0`, `samples <= 0`, `features <= 0`, or a bad eigenvalue or multiplicity;
 *   ShapeError when the lengths of the spectrum differ.
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2002.08404; Simon, Karkada, Ghosh & Belkin (2023),
 *   arXiv:2311.14646.
 * @example
 * effectiveRegularization({ spectrum: { eigenvalues: [1, 0.5, 0.25] }, samples: 6, ridge: 0.1 }).kappa; // 0.15923…
 */
export function effectiveRegularization(options: FixedPointOptions): FixedPoint {
  return fixedPoint(solveFixedPoint(options));
}
