import { effectiveRidgeFigure } from "tangentlab/random-features";

/** Its derivative, which scales the variance over the features (E1). */
export default () =>
  effectiveRidgeFigure({
    eigenvalues: Array.from({ length: 20 }, (_, i) => Math.exp(-i / 2)),
    features: Array.from({ length: 60 }, (_, i) => 2000 ** (i / 59)),
    ridges: [1e-4, 1e-3, 1e-2, 1e-1],
    quantity: "derivative",
  });
