/** Random features: how many are needed, and what a finite number costs. */

export { type Agreement, type AgreementOptions, agreement, type Miss } from "./agreement.ts";
export { kernelTargetAlignment } from "./alignment.ts";
export {
  type ErrorSurface,
  type FeatureAverage,
  type FeatureSetting,
  RandomFeatureTheory,
  type RandomFeatureTheoryOptions,
} from "./conditional.ts";
export * from "./effective-ridge.ts";
export {
  KernelRidgePath,
  type KernelRidgePathOptions,
  type RidgeEstimate,
  type RidgeScaling,
} from "./estimators.ts";
export type { FeatureExperiment, RandomFeatures } from "./experiment.ts";
export * from "./figures.ts";
export { effectiveRegularization, type FixedPoint, type FixedPointOptions } from "./fixed-point.ts";
export * from "./risk.ts";
export { type Simulation, type SimulationOptions, simulateRandomFeatures } from "./simulate.ts";
export type { Spectrum, Target } from "./spectrum.ts";
export * from "./threshold.ts";
