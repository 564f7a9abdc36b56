import { gram as innerProducts, matmul } from "../../numeric/linalg.ts";
import { Matrix } from "../../numeric/matrix.ts";
import { accumulate, beside, rowsOf, sum } from "./entries.ts";
import type { FeatureBlock, Sampler } from "./sampler.ts";

/** A model for every ridge λ: its coefficients are `(matrix + Pλ)^-1 right`. */
export interface System {
  /** Of the smaller of features and samples, symmetric, positive semidefinite. */
  readonly matrix: Matrix;
  /** One column. */
  readonly right: Matrix;
}

/** Memory for features of one repetition that are kept, in bytes. */
const keptBytes = 1e9;

/** What the cost of a draw depends on. */
export interface DrawSize {
  /** Every number of features P that is asked for. */
  readonly features: Float64Array;
  /** Number of ridges. */
  readonly ridges: number;
  /** Number of training points N. */
  readonly samples: number;
  /** Of the sampler. */
  readonly latent: number;
}

/**
 * Whether latent test features times training features are summed up once, latent x N: it costs `latent N P`, and then next
 * to nothing for each setting; without them a setting costs `(N + latent) P`, and all features are kept.
 */
export function crossPays({ features, ridges, samples, latent }: DrawSize): boolean {
  const largest = features.reduce((most, P) => Math.max(most, P), 0);
  if (largest < samples) return false;
  const settings = sum(features.filter((P) => P >= samples)) * ridges;
  return settings * (samples + latent) > samples * latent * largest || 8 * (samples + latent) * largest > keptBytes;
}

/** Features so far, in the form that the smaller side of the problem needs. */
export class Draw {
  readonly #labels: Matrix;
  readonly #lift: Sampler["lift"];
  /** Latent test features times training features, where it pays. */
  readonly #cross: Matrix | undefined;
  /** Among the samples; made once there are as many features. */
  #gram: Matrix | undefined;
  #blocks: FeatureBlock[] = [];
  /** Blocks that are summed up in the Gram matrix. */
  #absorbed = 0;
  #count = 0;

  /** @param sampler whose blocks will come; `cross` as {@link crossPays} says. */
  constructor(labels: Float64Array, { lift, latent }: Pick<Sampler, "lift" | "latent">, cross: boolean) {
    this.#labels = new Matrix(labels.length, 1, labels);
    this.#lift = lift;
    this.#cross = cross ? new Matrix(latent, labels.length) : undefined;
  }

  /** Number of features P so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether features, not samples, are the smaller side. */
  get #few(): boolean {
    return this.#count < this.#labels.rows;
  }

  /** Takes in further features. */
  add(block: FeatureBlock): void {
    this.#count += block.train.columns;
    this.#blocks.push(block);
    if (!this.#few) this.#absorb();
  }

  #absorb(): void {
    const N = this.#labels.rows;
    this.#gram ??= new Matrix(N, N);
    for (const { train, latentTimes } of this.#blocks.slice(this.#absorbed)) {
      accumulate(this.#gram, innerProducts(train));
      if (this.#cross) accumulate(this.#cross, latentTimes(train.transpose()));
    }
    if (this.#cross) this.#blocks = [];
    this.#absorbed = this.#blocks.length;
  }

  /** The system of the smaller of features x features and samples x samples. */
  system(): System {
    if (this.#gram) return { matrix: this.#gram, right: this.#labels };
    const train = beside(this.#blocks.map((block) => block.train));
    return {
      matrix: innerProducts(train, { of: "columns" }),
      right: matmul(train, this.#labels, { transposeA: true }),
    };
  }

  /** Predictions at the test points, T x ridges, from the coefficients of {@link system}, a column a ridge. */
  predictions(coefficients: Matrix): Matrix {
    return this.#lift(
      this.#gram && this.#cross ? matmul(this.#cross, coefficients) : this.#latentPredictions(coefficients),
    );
  }

  #latentPredictions(coefficients: Matrix): Matrix {
    let at = 0;
    const parts = this.#blocks.map(({ train, latentTimes }) => {
      const from = at;
      at += train.columns;
      return latentTimes(
        this.#gram ? matmul(train, coefficients, { transposeA: true }) : rowsOf(coefficients, from, at),
      );
    });
    return parts.reduce((total, part) => {
      accumulate(total, part);
      return total;
    });
  }
}
