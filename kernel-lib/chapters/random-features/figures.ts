import { finitePositive, finiteVector, integer, numberVector, oneOf, record, sameLength, text } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import { type FigureOptions, figure } from "../../figures/chart.ts";
import type { Figure } from "../../figures/figure.ts";
import { dots, limit, line, type Mark, note, rule } from "../../figures/marks.ts";
import { category, ordered, type Presentation } from "../../figures/theme.ts";
import { plainNumber } from "../../figures/ticks.ts";
import { effectiveRidge } from "./effective-ridge.ts";

/** What {@link effectiveRidgeFigure} needs. */
export interface EffectiveRidgeFigureOptions {
  /** Eigenvalues of the Gram matrix, `(n,)`. */
  readonly eigenvalues: ArrayLike<number>;
  /** Numbers of features to draw, rising, each `> 0`. */
  readonly features: ArrayLike<number>;
  /** Ridges as added to the Gram matrix, each `> 0`. */
  readonly ridges: ArrayLike<number>;
  /** "ridge" (default): λ̃. "derivative": dλ̃/dλ, which scales the variance over the features. */
  readonly quantity?: "ridge" | "derivative";
  /** The finding, where it is another than the usual one. */
  readonly title?: string;
  readonly presentation?: Presentation;
}

const lambda = (ridge: number) => `λ = ${plainNumber(ridge)}`;

/**
 * λ̃ (or its derivative) against the number of features per sample: how far a random-feature model is from its kernel
 * limit (the ridge itself, dashed).
 *
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2002.08404, appendix.
 */
export function effectiveRidgeFigure(options: EffectiveRidgeFigureOptions): Figure {
  const { quantity = "ridge", presentation } = record("options", options);
  oneOf("quantity", quantity, ["ridge", "derivative"]);
  const eigenvalues = finiteVector("eigenvalues", options.eigenvalues);
  const features = finiteVector("features", options.features);
  const ridges = finiteVector("ridges", options.ridges);
  ridges.forEach((ridge, i) => void finitePositive(`ridges[${i}]`, ridge));
  const n = eigenvalues.length;
  const ratio = features.map((P) => P / n);
  const curves = Array.from(ridges, (ridge, i) => {
    const name = lambda(ridge);
    const colour = ordered(i, ridges.length);
    const along = features.map((P) => {
      const solution = effectiveRidge({ eigenvalues, features: P, ridge });
      return quantity === "ridge" ? solution.effectiveRidge : solution.derivative;
    });
    const kernel = limit([ratio[0], ratio[ratio.length - 1]], [ridge, ridge], {
      name: `${name}, P → ∞`,
      label: false,
      colour,
    });
    return [line(ratio, along, { name, colour }), ...(quantity === "ridge" ? [kernel] : [])];
  });
  const ridgeText = { title: "Too few features act like a larger ridge", y: "effective ridge λ̃" };
  const derivativeText = { title: "The smaller the ridge, the sharper the transition", y: "derivative dλ̃/dλ" };
  const { title, y } = quantity === "ridge" ? ridgeText : derivativeText;
  return figure(
    {
      title: options.title ?? title,
      subtitle: `${n} eigenvalues; ${quantity === "ridge" ? "lines: effective ridge, dashes: the ridge λ itself" : "factor of the variance over the features"}`,
      x: { label: "features per sample P/N", scale: "log" },
      y: { label: y, scale: "log" },
      presentation,
    },
    [rule("x", 1, "P = N"), ...(quantity === "derivative" ? [rule("y", 1, "kernel limit")] : []), ...curves.flat()],
  );
}

/** What {@link doubleDescentFigure} draws. Grids are `(features, ridges)`, row-major. */
export interface DoubleDescentFigureOptions {
  /** Training points N. */
  readonly samples: number;
  readonly ridges: ArrayLike<number>;
  readonly theory: { readonly features: ArrayLike<number>; readonly testError: ArrayLike<number> };
  /** Left out: theory alone. */
  readonly simulation?: {
    readonly features: ArrayLike<number>;
    readonly mean: ArrayLike<number>;
    readonly standardError: ArrayLike<number>;
    readonly repetitions: number;
  };
  /** Test error of the kernel limit P → ∞ of each ridge: dashed from P = N on. */
  readonly limits?: ArrayLike<number>;
  /** Error of the constant answer 0, `> 0`: a rule. */
  readonly baseline?: number;
  /** What the points are: "MNIST 7 against 9, ReLU features". */
  readonly data: string;
  /** The finding, where it is another than what the theory curves show. */
  readonly title?: string;
  readonly presentation?: Presentation;
}

const gridColumn = (grid: ArrayLike<number>, columns: number, l: number): Float64Array =>
  Float64Array.from({ length: grid.length / columns }, (_, i) => grid[i * columns + l]);

function numberGrid(name: string, grid: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const numbers = numberVector(name, grid);
  if (numbers.length === rows * columns) return numbers;
  throw new ShapeError(`${name} has length ${numbers.length} but there are ${rows} features x ${columns} ridges`);
}

/** The finding of a double-descent plot, from its theory curves: which ridges rise to a peak and fall again. */
function descentTitle(curves: readonly Float64Array[], features: ArrayLike<number>, samples: number): string {
  const peaks = curves.map((curve) => {
    const falling = curve.findIndex((v, i) => i > 0 && v > curve[i - 1] * 1.02);
    if (falling < 0) return undefined;
    const top = curve.subarray(falling).reduce((best, v, i, all) => (v > all[best] ? i : best), 0) + falling;
    return curve[curve.length - 1] < curve[top] * 0.98 ? features[top] : undefined;
  });
  const first = peaks.find((peak) => peak !== undefined);
  if (first === undefined) return "Every added feature helps: no ridge shows a peak";
  const where = Math.abs(first / samples - 1) < 0.15 ? "P = N" : `P = ${plainNumber(first)}`;
  return peaks.includes(undefined)
    ? `A small ridge peaks at ${where}; a large one never does`
    : `Every ridge shown peaks near ${where}`;
}

/** Simulated draws, their lists checked. */
function checkedDraws(simulation: NonNullable<DoubleDescentFigureOptions["simulation"]>, columns: number) {
  const features = numberVector("simulation.features", record("simulation", simulation).features);
  const { mean, standardError, repetitions } = simulation;
  return {
    features,
    mean: numberGrid("simulation.mean", mean, features.length, columns),
    standardError: numberGrid("simulation.standardError", standardError, features.length, columns),
    repetitions: integer("simulation.repetitions", repetitions, 1),
  };
}

/** What {@link doubleDescentFigure} draws, its lists checked. */
function checkedDescent(options: DoubleDescentFigureOptions) {
  const { theory, simulation, limits, baseline } = record("options", options);
  const ridges = finiteVector("ridges", options.ridges);
  const L = ridges.length;
  if (limits !== undefined) sameLength("limits", limits, "ridges", ridges);
  const features = numberVector("theory.features", record("theory", theory).features);
  return {
    samples: finitePositive("samples", options.samples),
    ridges,
    theory: { features, testError: numberGrid("theory.testError", theory.testError, features.length, L) },
    simulation: simulation === undefined ? undefined : checkedDraws(simulation, L),
    limits: limits === undefined ? undefined : numberVector("limits", limits),
    baseline: baseline === undefined ? undefined : finitePositive("baseline", baseline),
    data: text("data", options.data),
  };
}

/**
 * Test error against the number of random features, one curve a ridge: theory averaged over the features (lines), and
 * simulated draws (circles, bars of two standard errors), kernel limits (dashed).
 *
 * @throws ShapeError when a grid does not fit its features and ridges, or the limits the ridges; InvalidArgumentError for
 *   what is no list, number or text.
 */
export function doubleDescentFigure(options: DoubleDescentFigureOptions): Figure {
  const { samples, ridges, theory, simulation, limits, baseline, data } = checkedDescent(options);
  const L = ridges.length;
  const curves = Array.from({ length: L }, (_, l) => gridColumn(theory.testError, L, l));
  const marks = curves.map((curve, l) => {
    const name = lambda(ridges[l]);
    const colour = ordered(l, L);
    const shown: Mark[] = [line(theory.features, curve, { name, colour })];
    if (limits) {
      const along = [samples, theory.features[theory.features.length - 1]];
      shown.push(limit(along, [limits[l], limits[l]], { name: `${name}, P → ∞`, label: false, colour }));
    }
    if (simulation) {
      const error = gridColumn(simulation.standardError, L, l).map((se) => 2 * se);
      const mean = gridColumn(simulation.mean, L, l);
      shown.push(dots(simulation.features, mean, { name: `${name}, simulated`, error, colour }));
    }
    return shown;
  });
  const parts = simulation ? [`theory (lines), ${simulation.repetitions} draws (circles, ± 2 s.e.)`] : ["theory"];
  if (limits) parts.push("kernel limits (dashed)");
  const words: FigureOptions = {
    title: options.title ?? descentTitle(curves, theory.features, samples),
    subtitle: `${data}, N = ${samples}; ${parts.join(", ")}`,
    x: { label: "random features P", scale: "log" },
    y: { label: "squared test error", scale: "log" },
    presentation: options.presentation,
  };
  const zero = baseline === undefined ? [] : [rule("y", baseline, "always answering 0")];
  return figure(words, [rule("x", samples, "P = N"), ...zero, ...marks.flat()]);
}

/** What {@link ridgeSelectionFigure} draws; all lists have one entry a ridge. */
export interface RidgeSelectionFigureOptions {
  /** Ridges per sample, rising, each `> 0`. */
  readonly ridges: ArrayLike<number>;
  readonly kare: ArrayLike<number>;
  readonly looError: ArrayLike<number>;
  /** Error on data that the estimators have not seen. */
  readonly hiddenError: ArrayLike<number>;
  /** Half-length of the error bars of `hiddenError`. */
  readonly hiddenBand?: ArrayLike<number>;
  /** What the points are: "MNIST 7 against 9, 10 % of labels flipped, N = 500". */
  readonly data: string;
  readonly presentation?: Presentation;
}

const lowest = (values: ArrayLike<number>): number => {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  return best;
};

/**
 * KARE (= GCV) and leave-one-out, both from the training set alone, beside the hidden test error along a path of ridges.
 * The title states what the ridge chosen by KARE costs.
 *
 * @see Jacot, Şimşek, Spadaro, Hongler & Gabriel (2020), arXiv:2006.09796, figure 1.
 */
export function ridgeSelectionFigure(options: RidgeSelectionFigureOptions): Figure {
  const { hiddenBand, presentation } = record("options", options);
  const ridges = numberVector("ridges", options.ridges);
  const data = text("data", options.data);
  if (ridges.length === 0) throw new InvalidArgumentError("ridges", "a list with at least one ridge", "none");
  const perRidge = (name: "kare" | "looError" | "hiddenError" | "hiddenBand") => {
    const values = numberVector(name, options[name] as ArrayLike<number>);
    sameLength(name, values, "ridges", ridges);
    return values;
  };
  const [kare, looError, hiddenError] = [perRidge("kare"), perRidge("looError"), perRidge("hiddenError")];
  const band = hiddenBand === undefined ? {} : { error: perRidge("hiddenBand") };
  const chosen = lowest(kare);
  const best = hiddenError[lowest(hiddenError)];
  const cost = (hiddenError[chosen] / best - 1) * 100;
  const title = `The ridge chosen by KARE costs ${cost < 0.05 ? "nothing" : `${cost.toFixed(1)} %`}, without test data`;
  return figure(
    {
      title,
      subtitle: `${data}; KARE and leave-one-out use the training set only`,
      x: { label: "ridge λ (per sample)", scale: "log" },
      y: { label: "squared test error", scale: "log" },
      presentation,
    },
    [
      line(ridges, kare, { name: "KARE = GCV", labelAt: "start", colour: category(0) }),
      line(ridges, looError, { name: "leave-one-out", labelAt: "start", stroke: "dashdot", colour: category(2) }),
      dots(ridges, hiddenError, {
        name: "hidden test",
        label: "hidden test",
        labelAt: "start",
        colour: category(1),
        ...band,
      }),
      note(ridges[chosen], hiddenError[chosen], `chosen: λ = ${plainNumber(ridges[chosen])}`, [0, -60]),
    ],
  );
}
