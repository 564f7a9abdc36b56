import * as chapter from "tangentlab/random-features";
import type { Kind } from "../../reference.ts";

const { effectiveRidge, KernelRidgePath, kernelTargetAlignment, RandomFeatureTheory, randomFeatureRisk } = chapter;

type Kernel = (squaredDistance: number) => number;

const gaussian =
  (lengthscale: number): Kernel =>
  (r2) =>
    Math.exp(-r2 / (2 * lengthscale ** 2));

/** The stationary kernels of the reference file, by the first word of their description. */
const stationary: Record<string, Kernel> = {
  rbf: (r2) => Math.exp(-r2),
  matern32: (r2) => (1 + Math.sqrt(3 * r2)) * Math.exp(-Math.sqrt(3 * r2)),
  matern52: (r2) => (1 + Math.sqrt(5 * r2) + (5 * r2) / 3) * Math.exp(-Math.sqrt(5 * r2)),
};

const gramOf = (kernel: Kernel, rows: number[][], columns = rows): number[][] =>
  rows.map((x) => columns.map((z) => kernel(x.reduce((sum, v, i) => sum + (v - z[i]) ** 2, 0))));

/** The theory of sin on points of the line. */
// biome-ignore lint/suspicious/noExplicitAny: inputs of a case
function onTheLine({ kernel, x, testX }: any) {
  const k = stationary[/^\w+/.exec(kernel)?.[0] ?? ""];
  const [train, test] = [x, testX].map((points: number[]) => points.map((value) => [value]));
  return new RandomFeatureTheory({
    gram: gramOf(k, train),
    labels: x.map(Math.sin),
    crossGram: gramOf(k, test, train),
    testDiagonal: testX.map(() => 1),
  });
}

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

/** How each kind of reference case of this chapter is run. */
export const kinds: Record<string, Kind> = {
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
  "kernel-ridge-path": {
    checks: "KernelRidgePath",
    run: ({ X, y, lengthscale, ridge }) => {
      const gram = gramOf(gaussian(lengthscale), X);
      const { looError, trainError, df1, logEvidence, rkhsNorm, ...rest } = new KernelRidgePath({ gram, labels: y }).at(
        ridge,
      );
      return {
        ...rest,
        looMse: looError,
        trainMse: trainError,
        degreesOfFreedom: df1,
        logMarginalLikelihood: logEvidence,
        rkhsNormSquared: rkhsNorm ** 2,
        kernelTargetAlignment: kernelTargetAlignment({ gram, labels: y }),
      };
    },
  },
  "random-feature-theory": {
    checks: "RandomFeatureTheory",
    run: ({ features, ridge, ...line }) => {
      const { mean, variance, squaredNorm, ...rest } = onTheLine(line).at({ features, ridge });
      return { ...rest, meanPrediction: mean, featureVariance: variance, expectedSquaredNorm: squaredNorm };
    },
  },
  "random-feature-theory-ridgeless-exact": {
    checks: "RandomFeatureTheory",
    run: ({ features, ...line }) => {
      const { variance, squaredNorm } = onTheLine(line).exactRidgeless({ features });
      return { featureVariance: variance, expectedSquaredNorm: squaredNorm };
    },
  },
  "random-feature-theory-risk": {
    checks: "RandomFeatureTheory",
    run: ({ samples, tests, lengthscale, phase, features, ridge }) => {
      const points = Array.from({ length: samples + tests }, (_, i) =>
        [0, 1, 2].map((j) => 1.5 * Math.sin(1.7 * (i + 1) * (j + 1) + phase * j)),
      );
      const labels = points.map(([a, b, c]) => Math.tanh(a) + (b * c) / 2);
      const [train, test] = [points.slice(0, samples), points.slice(samples)];
      const theory = new RandomFeatureTheory({
        gram: gramOf(gaussian(lengthscale), train),
        labels: labels.slice(0, samples),
        crossGram: gramOf(gaussian(lengthscale), test, train),
        testDiagonal: test.map(() => 1),
        testLabels: labels.slice(samples),
      });
      const { variance, testError, meanPredictorError, ...rest } = theory.at({ features, ridge });
      const featureVariance = variance.reduce((sum, v) => sum + v, 0) / tests;
      return { ...rest, featureVariance, meanPredictorMse: meanPredictorError, totalMse: testError };
    },
  },
  "simulate-gaussian-features-grid": { checks: "simulateGaussianFeatures" },
  "variance-decomposition": { checks: "varianceDecomposition" },
};
