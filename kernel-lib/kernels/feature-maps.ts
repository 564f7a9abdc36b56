/** Random features: functions phi_j of the input, independent and identically distributed, whose covariance is a kernel. */
import { finitePositive, integer, oneOf, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { matmul } from "../numeric/linalg.ts";
import { Matrix, type MatrixLike } from "../numeric/matrix.ts";
import { type Stream, streamOf } from "../numeric/random.ts";
import { type GramOptions, linearGram, rbfGram, reluGram, stepGram } from "./gram.ts";
import { finiteInputs, withinFloat64 } from "./inputs.ts";

/** One kind of feature phi(x) = value(w.x + phase) and its kernel. */
interface FeatureMapEntry {
  /** The function of the pre-activation. */
  readonly value: (preactivation: number) => number;
  /** The covariance E phi(x) phi(x'). */
  readonly gram: (inputs: MatrixLike, options: GramOptions) => Matrix;
}

/** The maps of one standard normal direction w. Adding one here is all it takes. */
const maps = {
  /** w.x; covariance x.x'. */
  linear: { value: (a) => a, gram: linearGram },
  /** sqrt(2) relu(w.x); arc-cosine kernel of order 1. */
  relu: { value: (a) => Math.SQRT1_2 * (a + Math.abs(a)), gram: reluGram },
  /** sqrt(2) 1[w.x > 0]; arc-cosine kernel of order 0. */
  step: { value: (a) => (a > 0 ? Math.SQRT2 : 0), gram: stepGram },
} satisfies Record<string, FeatureMapEntry>;

/** The names of the feature maps; `"cos"` are random Fourier features of the Gaussian kernel. */
export type FeatureMapName = keyof typeof maps | "cos";

/** The choice of a map: `"cos"` has a length scale, the others have none. */
export type FeatureMapChoice =
  | { readonly map: keyof typeof maps; readonly lengthscale?: never }
  | { readonly map: "cos"; readonly lengthscale: number };

const names: readonly FeatureMapName[] = [...(Object.keys(maps) as (keyof typeof maps)[]), "cos"];

/** The length scale where the map has one. */
function checkedLengthscale(choice: FeatureMapChoice): number {
  const { map, lengthscale } = record("options", choice);
  oneOf("map", map, names);
  if (map === "cos") return finitePositive("lengthscale", lengthscale);
  if (lengthscale === undefined) return 1;
  throw new InvalidArgumentError("lengthscale", `left out for the map "${map}"`, lengthscale);
}

/** Options of {@link drawFeatures}. */
export type FeatureOptions = FeatureMapChoice & {
  /** Number of features P. */
  readonly count: number;
  /** Where the random directions come from: one stream per draw. */
  readonly stream: Stream;
};

/** Directions as rows, and one phase each, feature after feature: fewer features are the first of more. */
function directions(options: FeatureOptions, dimension: number, lengthscale: number) {
  const { map } = options;
  const stream = streamOf(options);
  const count = integer("count", options.count, 0);
  const w = new Matrix(count, dimension);
  const phases = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    stream.normal(w.row(j));
    if (map === "cos") stream.uniform(phases.subarray(j, j + 1));
  }
  for (let at = 0; at < w.data.length; at++) w.data[at] = w.data[at] / lengthscale;
  return { w, phases: phases.map((u) => 2 * Math.PI * u) };
}

/**
 * Random features of the points, **not** divided by sqrt(P): the mean of phi_j(x) phi_j(x') over j tends to the kernel
 * `featureGram(inputs, ...)`.
 *
 * | map | phi(x) | kernel |
 * |---|---|---|
 * | `linear` | w.x | x.x' |
 * | `relu` | sqrt(2) relu(w.x) | arc-cosine of order 1 |
 * | `step` | sqrt(2) 1[w.x > 0] | arc-cosine of order 0 |
 * | `cos` | sqrt(2) cos(w.x / lengthscale + b), b uniform in [0, 2 pi) | Gaussian (Rahimi and Recht 2007) |
 *
 * Train and test points need the same features: stack them, or take the stream again from its beginning.
 *
 * @param inputs n x d
 * @returns n x P
 * @throws InvalidArgumentError (inputs not finite, unknown map, `count`, `lengthscale`)
 */
export function drawFeatures(inputs: MatrixLike, options: FeatureOptions): Matrix {
  const lengthscale = checkedLengthscale(options);
  const x = finiteInputs("inputs", inputs);
  const { w, phases } = directions(options, x.columns, lengthscale);
  const phi = withinFloat64(matmul(x, w, { transposeB: true }), "products with the random directions");
  const { data, columns } = phi;
  if (options.map === "cos") {
    for (let i = 0; i < phi.rows; i++) {
      const row = phi.row(i);
      for (let j = 0; j < columns; j++) row[j] = Math.SQRT2 * Math.cos(row[j] + phases[j]);
    }
    return phi;
  }
  const { value } = maps[options.map];
  for (let at = 0; at < data.length; at++) data[at] = value(data[at]);
  return phi;
}

/**
 * The kernel of a feature map: the Gram matrix that {@link drawFeatures} of the same choice has in the mean.
 *
 * @param inputs n x d
 * @returns n x n, or n x m with `other`
 */
export function featureGram(inputs: MatrixLike, options: FeatureMapChoice & GramOptions): Matrix {
  const lengthscale = checkedLengthscale(options);
  const other = options.other === undefined ? {} : { other: options.other };
  return options.map === "cos" ? rbfGram(inputs, { lengthscale, ...other }) : maps[options.map].gram(inputs, other);
}
