import { finiteNonNegative, list, nonNegativeVector, record, sameLength } from "../../check.ts";
import { InvalidArgumentError, ShapeError } from "../../errors.ts";
import type { Simulation } from "./simulate.ts";

/** A simulated point that the theory misses. */
export interface Miss {
  readonly features: number;
  readonly ridge: number;
  readonly predicted: number;
  readonly simulated: number;
  readonly standardError: number;
}

/** How far a simulation lies from its theory. */
export interface Agreement {
  /** Median over all points of |simulated/predicted - 1|; the exempt ones count. */
  readonly median: number;
  /** The largest of them away from the exempt number of features. */
  readonly worst: number;
  /** Points away from it that lie outside the band. */
  readonly misses: readonly Miss[];
}

/** What {@link agreement} needs beside the simulation. */
export interface AgreementOptions {
  /** Predicted test errors `>= 0`, `(features, ridges)` row-major, on the simulation's own grid. */
  readonly predicted: ArrayLike<number>;
  /** Half-width of the band as a share of the prediction, `>= 0`; 0.08 by default. */
  readonly share?: number;
  /** Standard errors added to the half-width, `>= 0`; 3 by default. */
  readonly sigmas?: number;
  /** Number of features left out of `worst` and `misses`: the interpolation peak P = N, where a prediction may be infinite. */
  readonly except?: number;
}

/** The simulation as points, its lists checked. */
function pointsOf(simulation: Simulation, predicted: ArrayLike<number>): Miss[] {
  const { features, ridges } = record("simulation", simulation);
  list("predicted", predicted);
  const mean = nonNegativeVector("simulation.mean", simulation.mean);
  const errors = nonNegativeVector("simulation.standardError", simulation.standardError);
  sameLength("predicted", predicted, "simulation.mean", mean);
  sameLength("simulation.standardError", errors, "simulation.mean", mean);
  const [rows, columns] = [list("simulation.features", features).length, list("simulation.ridges", ridges).length];
  if (rows * columns !== mean.length) {
    throw new ShapeError(`simulation.mean has length ${mean.length} but its grid is ${rows}x${columns}`);
  }
  if (mean.length === 0) throw new InvalidArgumentError("simulation.mean", "a list with at least one entry", mean);
  return Array.from(mean, (simulated, k) => ({
    features: features[Math.floor(k / columns)],
    ridge: ridges[k % columns],
    predicted: predicted[k],
    simulated,
    standardError: errors[k],
  }));
}

/** |simulated/predicted - 1|, 0 where both are 0. */
const deviation = ({ simulated, predicted }: Miss) =>
  simulated === predicted ? 0 : Math.abs(simulated / predicted - 1);

/**
 * Compares a simulation with the theory that should predict it.
 *
 * @throws InvalidArgumentError for a prediction that is NaN, negative, or infinite away from `except` (`predicted[3] must
 *   be a finite number >= 0, got NaN`), and when `except` leaves no point; ShapeError when the grids differ in size.
 */
export function agreement(simulation: Simulation, options: AgreementOptions): Agreement {
  const { predicted, except } = record("options", options);
  const share = finiteNonNegative("share", options.share ?? 0.08);
  const sigmas = finiteNonNegative("sigmas", options.sigmas ?? 3);
  const points = pointsOf(simulation, predicted);
  for (const [k, point] of points.entries()) {
    // At its peak the theory may diverge; elsewhere nothing can be said of a simulation of infinite error.
    if (point.features === except && point.predicted === Infinity) continue;
    finiteNonNegative(`predicted[${k}]`, point.predicted);
  }
  const away = points.filter((point) => point.features !== except);
  if (away.length === 0) throw new InvalidArgumentError("except", "another number than that of all points", except);
  const sorted = points.map(deviation).sort((a, b) => a - b);
  return {
    median: (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2,
    worst: away.map(deviation).reduce((most, each) => Math.max(most, each)),
    misses: away.filter(
      (point) => Math.abs(point.simulated - point.predicted) > share * point.predicted + sigmas * point.standardError,
    ),
  };
}
