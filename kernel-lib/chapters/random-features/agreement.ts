import { record, sameLength } from "../../check.ts";
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
  /** Median over all points of |simulated/predicted - 1|. */
  readonly median: number;
  /** The largest of them away from the exempt number of features. */
  readonly worst: number;
  /** Points away from it that lie outside the band. */
  readonly misses: readonly Miss[];
}

/** What {@link agreement} needs beside the simulation. */
export interface AgreementOptions {
  /** Predicted test errors, `(features, ridges)` row-major, on the simulation's own grid. */
  readonly predicted: ArrayLike<number>;
  /** Half-width of the band as a share of the prediction; 0.08 by default. */
  readonly share?: number;
  /** Standard errors added to the half-width; 3 by default. */
  readonly sigmas?: number;
  /** Number of features left out of `worst` and `misses`: the interpolation peak P = N. */
  readonly except?: number;
}

/**
 * Compares a simulation with the theory that should predict it.
 * @throws ShapeError when the grids differ in size.
 */
export function agreement(simulation: Simulation, options: AgreementOptions): Agreement {
  const { predicted, share = 0.08, sigmas = 3, except } = record("options", options);
  const { features, ridges, mean, standardError } = record("simulation", simulation);
  sameLength("predicted", predicted, "simulation.mean", mean);
  const points = Array.from(mean, (simulated, k) => ({
    features: features[Math.floor(k / ridges.length)],
    ridge: ridges[k % ridges.length],
    predicted: predicted[k],
    simulated,
    standardError: standardError[k],
  }));
  const deviation = (point: Miss) => Math.abs(point.simulated / point.predicted - 1);
  const sorted = points.map(deviation).sort((a, b) => a - b);
  const away = points.filter((point) => point.features !== except);
  return {
    median: (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2,
    worst: Math.max(...away.map(deviation)),
    misses: away.filter(
      (point) => Math.abs(point.simulated - point.predicted) > share * point.predicted + sigmas * point.standardError,
    ),
  };
}
