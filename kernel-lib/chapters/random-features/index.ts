/** Random features: how many are needed, and what a finite number costs. */
export * from "./effective-ridge.ts";
export { effectiveRegularization, type FixedPoint, type FixedPointOptions } from "./fixed-point.ts";
export * from "./risk.ts";
export type { Spectrum, Target } from "./spectrum.ts";
export * from "./threshold.ts";
