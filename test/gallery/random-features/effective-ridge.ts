import { effectiveRidgeFigure } from "tangentlab/random-features";

/** Effective ridge of the spectrum e^(-i/2), N = 20 (E1; Jacot et al. 2020). */
export default () =>
  effectiveRidgeFigure({
    eigenvalues: Array.from({ length: 20 }, (_, i) => Math.exp(-i / 2)),
    features: Array.from({ length: 60 }, (_, i) => 2000 ** (i / 59)),
    ridges: [1e-4, 1e-3, 1e-2, 1e-1],
  });
