import { finiteNonNegative, nonNegativeVector, positiveOrInfinite, record, sameLength } from "../../check.ts";
import { type FixedPoint, type FixedPointOptions, fixedPoint, type Solution, solveFixedPoint } from "./fixed-point.ts";
import type { Target } from "./spectrum.ts";

/** What {@link randomFeatureRisk} needs. */
export interface RiskOptions extends FixedPointOptions {
  readonly target: Target;
  /** Variance σ² `>= 0` of the label noise; 0 by default. */
  readonly noise?: number;
  /** Predictors with independent features, trained on the same data and averaged; in `(0, Infinity]`, 1 by default. */
  readonly members?: number;
}

/** The additive parts of the test error, each `>= 0`: a two-way analysis of variance over the data and the features. */
export interface RiskComponents {
  /** Squared bias of the predictor averaged over data and features. */
  readonly biasSquared: number;
  /** Variance of the feature-averaged predictor over the data. */
  readonly varData: number;
  /** Variance of the data-averaged predictor over the features. */
  readonly varFeatures: number;
  /** Interaction of data and features. */
  readonly varDataFeatures: number;
  /** What label noise adds through the data alone. */
  readonly noiseData: number;
  /** Interaction of label noise and features. */
  readonly noiseDataFeatures: number;
  /** σ². */
  readonly irreducible: number;
}

/** Result of {@link randomFeatureRisk}. */
export interface RiskReport extends FixedPoint {
  /** Expected squared error on a fresh noisy label; includes σ². `Infinity` at ridge 0 and N = P below the rank. */
  readonly testError: number;
  /** Expected squared error on the training labels, `(1 - df1/N)^2 testError`. */
  readonly trainError: number;
  /** `testError - noise`, without the cancellation. */
  readonly excessRisk: number;
  /** Expected squared norm of the parameters of one member. */
  readonly squaredNorm: number;
  /** `1/(1 - df2/N) >= 1`. */
  readonly overfittingCoefficient: number;
  /** Parts of the test error; they sum to `testError`. */
  readonly components: RiskComponents;
}

/** `a/b` with `0/0 = 0`: a vanishing part stays away even where its factor diverges. */
const ratio = (a: number, b: number): number => (a === 0 ? 0 : a / b);

/** `ab` with `Infinity 0 = 0`: a share that vanishes takes a diverging part away with it. */
const times = (a: number, b: number): number => (b === 0 ? 0 : a * b);

interface TargetSums {
  /** Squared bias, `sum power p^2`. */
  readonly bias: number;
  /** `sum power p`. */
  readonly missing: number;
  /** `sum power q p`. */
  readonly cross: number;
  /** Limit of `cross/κ`. */
  readonly crossOverKappa: number;
}

/** Sums over the levels, each weighted by its share of the target's power. */
function targetSums(
  { levels: { d, m, source }, kappa }: Solution,
  power: Float64Array,
  counts: ArrayLike<number> | undefined,
  tail: number,
): TargetSums {
  let bias = tail;
  let missing = tail;
  let cross = 0;
  let crossOverKappa = 0;
  for (let i = 0; i < d.length; i++) {
    const from = source[i];
    const whole = counts === undefined ? 1 : counts[from];
    const v = m[i] === whole ? power[from] : power[from] * (m[i] / whole);
    if (v === 0) continue;
    const s = d[i] + kappa;
    const p = d[i] === 0 ? 1 : kappa / s;
    const q = d[i] === 0 ? 0 : d[i] / s;
    bias += v * p * p;
    missing += v * p;
    cross += v * q * p;
    if (q > 0) crossOverKappa += (v * q) / s;
  }
  return { bias, missing, cross, crossOverKappa };
}

/** The shares `aP/uP` and `(Δ/P)/uP` of `uP = aP + Δ/P`; both tend to 1/2 where they vanish together. */
function shares(slack: number, delta: number, count: number): { u: number; slackShare: number; deltaShare: number } {
  const u = slack + delta / count;
  if (u === 0) return { u, slackShare: 0.5, deltaShare: 0.5 };
  return { u, slackShare: slack / u, deltaShare: delta / count / u };
}

/**
 * Expected test error, training error, norm and variance decomposition of ridge regression on P random features and N
 * samples, for any kernel spectrum, target and noise (deterministic equivalent, exact as N and P grow).
 *
 * Every term is a sum of positive numbers, so nothing cancels near the interpolation peak N = P. `members: K` averages K
 * predictors with independent features and the same data: the parts that involve the features shrink by 1/K.
 *
 * @throws InvalidArgumentError for `noise < 0`, `members <= 0` or a negative power, and as {@link effectiveRegularization};
 *   ShapeError when `power` and `eigenvalues` differ in length.
 * @see Simon, Karkada, Ghosh & Belkin (2023), arXiv:2311.14646; Atanasov, Zavatone-Veth & Pehlevan (2024), arXiv:2405.00592.
 * @example
 * const line = { eigenvalues: [1], multiplicities: [50] };
 * randomFeatureRisk({ spectrum: line, target: { power: [1] }, samples: 100, ridge: 0.1, noise: 0.3 }).testError; // 0.50523…
 */
export function randomFeatureRisk(options: RiskOptions): RiskReport {
  const { spectrum, target, noise = 0, members = 1 } = record("options", options);
  const sigma2 = finiteNonNegative("noise", noise);
  const K = positiveOrInfinite("members", members);
  const solution = solveFixedPoint(options);
  const tailPower = finiteNonNegative("tailPower", record("target", target).tailPower ?? 0);
  const power = nonNegativeVector("power", target.power);
  sameLength("power", power, "eigenvalues", spectrum.eigenvalues);
  const { samples: N, features: P, delta, df1, df2, deltaOverKappa, slackSamples: aN, slackFeatures: aP } = solution;
  const { bias, missing, cross, crossOverKappa } = targetSums(solution, power, spectrum.multiplicities, tailPower);
  const data = shares(aN, delta, N);
  const feature = shares(aP, delta, P);
  const varFeatures = cross * feature.deltaShare;
  // With N = rank at ridge 0, numerators and denominators vanish together with κ: both are then taken per κ.
  const vanish = solution.kappa === 0 && aN === 0;
  const perKappa = (value: number, limit: number) => (!vanish ? value : value === 0 ? limit : Infinity);
  const slackN = perKappa(aN, deltaOverKappa / N);
  const gF = slackN + feature.slackShare * perKappa(delta / N, deltaOverKappa / N);
  const [biasTop, noiseTop] = [perKappa(bias, 0), perKappa(sigma2, 0)];
  const featuresTop = perKappa(varFeatures, crossOverKappa * feature.deltaShare);
  const df2F = df1 * feature.deltaShare + feature.slackShare * df2;
  const interaction = data.deltaShare * feature.deltaShare;
  const single = ratio(biasTop + featuresTop + noiseTop, gF);
  const components: RiskComponents = {
    biasSquared: bias,
    varData: ratio(bias * df2, N * data.u),
    varFeatures: varFeatures / K,
    varDataFeatures: share(ratio((featuresTop * df2F) / N, gF) + ratio(times(biasTop, interaction), gF), K),
    noiseData: ratio(sigma2 * df2, N * data.u),
    noiseDataFeatures: share(ratio(times(noiseTop, interaction), gF), K),
    irreducible: sigma2,
  };
  const together = ratio(bias + sigma2, data.u);
  const testError =
    K === 1 ? single : K === Infinity || together === Infinity ? together : together + (single - together) / K;
  const M1 = noiseTop + perKappa(missing, crossOverKappa);
  return {
    ...fixedPoint(solution),
    testError,
    trainError: aN === 0 ? 0 : aN * aN * testError,
    excessRisk: excess(components),
    squaredNorm: ratio(times(M1, deltaOverKappa / N) + slackN * crossOverKappa, feature.u * gF),
    overfittingCoefficient: 1 / data.u,
    components,
  };
}

/** Everything but the irreducible part, summed rather than subtracted. */
const excess = ({ biasSquared, varData, varFeatures, varDataFeatures, noiseData, noiseDataFeatures }: RiskComponents) =>
  biasSquared + varData + varFeatures + varDataFeatures + noiseData + noiseDataFeatures;

/** `value/K`, 0 for infinitely many members even where a single one diverges. */
const share = (value: number, K: number): number => (K === Infinity ? 0 : value / K);
