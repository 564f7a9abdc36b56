import { record } from "../../check.ts";
import { drawFeatures, type FeatureMapChoice } from "../../kernels/feature-maps.ts";
import { covarianceRoot } from "../../kernels/gaussian-process.ts";
import { matmul } from "../../numeric/linalg.ts";
import { Matrix } from "../../numeric/matrix.ts";
import type { Stream } from "../../numeric/random.ts";
import { below, block, rowsOf } from "./entries.ts";
import { covarianceOf, type RandomFeatures } from "./experiment.ts";

/** Some random features, drawn. */
export interface FeatureBlock {
  /** On the training points, N x count. */
  readonly train: Matrix;
  /** What {@link Sampler.lift} makes test features of, times a matrix of `count` rows. */
  latentTimes(weights: Matrix): Matrix;
}

/** Draws features on N training and T test points. Test features stand for themselves, or for fewer numbers behind them. */
export interface Sampler {
  /** Rows of {@link FeatureBlock.latentTimes}. */
  readonly latent: number;
  /** Features of one repetition, block after block; two blocks in a row equal one of their joint size. */
  draws(stream: (part?: string) => Stream): (count: number) => FeatureBlock;
  /** `lift(latentTimes(w))` is test features times w, T rows. */
  lift(product: Matrix): Matrix;
}

function mapSampler(choice: FeatureMapChoice, points: Matrix, samples: number): Sampler {
  return {
    latent: points.rows - samples,
    lift: (product) => product,
    draws: (streamOf) => {
      const stream = streamOf();
      return (count) => {
        const phi = drawFeatures(points, { ...choice, count, stream });
        const test = rowsOf(phi, samples, phi.rows);
        return { train: rowsOf(phi, 0, samples), latentTimes: (weights) => matmul(test, weights) };
      };
    },
  };
}

/**
 * Gaussian features `R z` from standard normals z, of which each point has its own. Test features are never formed:
 * `(R z) w = R (z w)`. With a triangular root the training points do without the normals of the test points.
 */
function gaussianSampler(covariance: Matrix, samples: number): Sampler {
  const { root, triangular } = covarianceRoot(covariance);
  const { rows } = root;
  const [seen, fresh] = [
    [0, samples],
    [samples, rows],
  ] as const;
  const upper = block(root, seen, triangular ? seen : [0, rows]);
  const lower = rowsOf(root, samples, rows);
  return {
    latent: rows,
    lift: (product) => matmul(lower, product),
    draws: (streamOf) => {
      const streams = [streamOf("train"), streamOf("test")] as const;
      return (count) => {
        const normals = [seen, fresh].map(([from, to], which) => streams[which].normal(count * (to - from)));
        const z = [seen, fresh].map(([from, to], which) => new Matrix(count, to - from, normals[which]));
        const latentTimes = (weights: Matrix) => below(z.map((part) => matmul(part, weights, { transposeA: true })));
        const train = triangular
          ? matmul(upper, z[0], { transposeB: true })
          : matmul(upper, below(z.map((part) => part.transpose())));
        return { train, latentTimes };
      };
    },
  };
}

/** The sampler of a kind of features on given points, of which the first `samples` are for training. */
export function featureSampler(features: RandomFeatures, points: Matrix, samples: number): Sampler {
  record("featureMap", features);
  return features.map === undefined
    ? gaussianSampler(covarianceOf(features.covariance, points), samples)
    : mapSampler(features, points, samples);
}
