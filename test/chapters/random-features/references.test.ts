import * as chapter from "tangentlab/random-features";
import { type Kind, runReferences } from "../../reference.ts";

const { effectiveRidge, randomFeatureRisk } = chapter;

interface ListForm {
  readonly type: "power" | "exp" | "geometric" | "list";
  readonly alpha?: number;
  readonly rate?: number;
  readonly ratio?: number;
  readonly count?: number;
  readonly values?: number[];
  readonly normalize?: boolean;
}

/** The reference file's short forms of a list of numbers. */
function list({ type, alpha = 0, rate = 0, ratio = 0, count = 0, values = [], normalize = false }: ListForm): number[] {
  const term = {
    power: (i: number) => (i + 1) ** -alpha,
    exp: (i: number) => Math.exp(-rate * i),
    geometric: (i: number) => ratio ** i,
  };
  const entries = type === "list" ? values : Array.from({ length: count }, (_, i) => term[type](i));
  const sum = normalize ? entries.reduce((total, value) => total + value, 0) : 1;
  return entries.map((value) => value / sum);
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of a case
function risk({ spectrum, multiplicity, tailTrace, power, tailPower, ...rest }: any) {
  return randomFeatureRisk({
    spectrum: {
      eigenvalues: list(spectrum),
      ...(multiplicity && { multiplicities: multiplicity }),
      ...(tailTrace && { tailTrace }),
    },
    target: { power: list(power), ...(tailPower && { tailPower }) },
    ...rest,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of a case
const isotropic = ({ dimension, power, ...rest }: any) =>
  randomFeatureRisk({
    spectrum: { eigenvalues: [1], multiplicities: [dimension] },
    target: { power: [power] },
    ridge: 0,
    ...rest,
  });

const kinds: Record<string, Kind> = {
  "effective-ridge": {
    checks: "effectiveRidge",
    run: ({ spectrum, features, ridge }) => ({
      ...effectiveRidge({ eigenvalues: list(spectrum), features, ridge }),
    }),
  },
  "random-feature-risk": {
    checks: "randomFeatureRisk",
    run: (inputs) => {
      const { components, kappaSamples, ...report } = risk(inputs);
      return { ...report, ...components, kappaN: kappaSamples };
    },
  },
  "random-feature-risk-ensemble": { checks: "randomFeatureRisk", run: (inputs) => ({ ...risk(inputs) }) },
  "random-feature-risk-isotropic": { checks: "randomFeatureRisk", run: (inputs) => ({ ...isotropic(inputs) }) },
  "random-feature-risk-isotropic-ridgeless": {
    checks: "randomFeatureRisk",
    run: (inputs) => ({ ...isotropic(inputs) }),
  },
  "mode-error": { checks: "modeErrors" },
  "optimal-ridge": { checks: "optimalRidge" },
  "high-dimensional-problem": { checks: "highDimensionalProblem" },
  "activation-moments": { checks: "activationMoments" },
  "power-law-fitting": { checks: "powerLawFitting" },
  "power-law-df1": { checks: "powerLawProblem" },
  "sphere-spectrum": { checks: "sphereSpectrum" },
  "gaussian-rbf-spectrum": { checks: "gaussianRbfSpectrum" },
  "circle-spectrum": { checks: "circleSpectrum" },
  "hypercube-spectrum": { checks: "hypercubeSpectrum" },
  "lattice-learning-curve": { checks: "latticeLearningCurve" },
  "kernel-ridge-path": { checks: "KernelRidgePath" },
  "random-feature-theory": { checks: "RandomFeatureTheory" },
  "random-feature-theory-risk": { checks: "RandomFeatureTheory" },
  "random-feature-theory-ridgeless-exact": { checks: "RandomFeatureTheory" },
  "simulate-gaussian-features-grid": { checks: "simulateGaussianFeatures" },
  "variance-decomposition": { checks: "varianceDecomposition" },
};

runReferences("random-features", kinds, chapter);
