import { integer, list, oneOf, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { Matrix } from "../numeric/matrix.ts";
import { random } from "../numeric/random.ts";

/** Images as rows, with what they show. */
export interface LabelledImages {
  /** One image a row, `(images, height * width)`. */
  readonly images: Matrix;
  /** Class of each image, `(images,)`. */
  readonly labels: Int32Array;
  /** +1 or -1 for each image with `binary`, else empty. */
  readonly targets: Float64Array;
}

/** A training and a test set. */
export interface ImageSplit {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  readonly height: number;
  readonly width: number;
  /** Classes present, in the order asked for. */
  readonly classes: readonly number[];
}

/** Options that all image loaders share. */
export interface ImageSetOptions {
  /** Which classes to keep; all of them by default. */
  readonly classes?: readonly number[];
  /** Number of training images drawn; all by default. */
  readonly train?: number;
  /** Number of test images drawn; all by default. */
  readonly test?: number;
  /**
   * `true`: `targets` is +1 for the first of two classes and -1 for the second;
   * or which class is which. `false` by default.
   */
  readonly binary?: boolean | { readonly positive: number; readonly negative: number };
  /**
   * "none" (default): pixels in [0, 1]. "center": minus the mean training image. "unit": centred, and scaled so that the
   * mean squared norm of a training image is 1, so that a kernel's length scale 1 is a sensible start.
   */
  readonly standardise?: "none" | "center" | "unit";
  /** Seed of the draw, an integer `>= 0`; required when `train` or `test` is given. */
  readonly seed?: number;
}

/** Raw images of a set, as its file holds them. */
export interface RawImages {
  /** Bytes, `(images, height * width)`. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Checked classes and the two signs. */
export interface Choice {
  readonly classes: readonly number[];
  /** Target of a class; undefined without `binary`. */
  readonly sign: ((label: number) => number) | undefined;
}

/** Settles classes, of the `available` ones there are, and signs; checks all that can be checked without the images. */
export function choose(options: ImageSetOptions, available: number): Choice {
  const { classes, binary = false } = record("options", options);
  oneOf("standardise", options.standardise ?? "none", ["none", "center", "unit"]);
  if (typeof binary !== "boolean" && (binary === null || typeof binary !== "object")) {
    throw new InvalidArgumentError("binary", "true, false or an object { positive, negative }", binary);
  }
  const kept: readonly number[] =
    classes !== undefined ? [...list("classes", classes)] : Array.from({ length: available }, (_, i) => i);
  for (const [i, label] of kept.entries()) integer(`classes[${i}]`, label, 0, available - 1);
  const repeated = kept.find((label, i) => kept.indexOf(label) !== i);
  if (repeated !== undefined) throw new InvalidArgumentError("classes", "free of repetitions", repeated);
  if (kept.length === 0) throw new InvalidArgumentError("classes", "at least one class", kept);
  if (binary === false) return { classes: kept, sign: undefined };
  const [positive, negative] = binary === true ? kept : [binary.positive, binary.negative];
  if (kept.length !== 2 || !kept.includes(positive) || !kept.includes(negative) || positive === negative) {
    throw new InvalidArgumentError("binary", "used with exactly two classes", kept.join(", "));
  }
  return { classes: kept, sign: (label) => (label === positive ? 1 : -1) };
}

/** Positions of `count` images of the wanted classes, drawn without repetition; all of them in file order without `count`. */
function draw(
  labels: Uint8Array,
  classes: readonly number[],
  part: "train" | "test",
  { [part]: count, seed }: ImageSetOptions,
): Int32Array {
  const wanted = new Set(classes);
  const found = Int32Array.from(labels.keys()).filter((i) => wanted.has(labels[i]));
  if (count === undefined) return found;
  integer(part, count, 1);
  if (count > found.length) throw new InvalidArgumentError(part, `at most ${found.length}, all there are`, count);
  if (seed === undefined) throw new InvalidArgumentError("seed", `given when ${part} is`, seed);
  const order = random(seed).stream("images", part).permutation(found.length);
  return Int32Array.from(order.subarray(0, count), (i) => found[i]);
}

function gather({ pixels, labels }: RawImages, rows: Int32Array, size: number, { sign }: Choice): LabelledImages {
  const images = new Matrix(rows.length, size);
  rows.forEach((from, to) => {
    for (let j = 0; j < size; j++) images.data[to * size + j] = pixels[from * size + j] / 255;
  });
  const classOf = Int32Array.from(rows, (row) => labels[row]);
  return { images, labels: classOf, targets: sign ? Float64Array.from(classOf, sign) : new Float64Array(0) };
}

/** Centres both sets by the training mean, and scales them by the training images' mean squared norm. */
function standardise(train: Matrix, test: Matrix, scale: boolean): void {
  const { rows, columns, data } = train;
  const mean = new Float64Array(columns);
  for (let k = 0; k < data.length; k++) mean[k % columns] += data[k] / rows;
  for (const { data: values } of [train, test]) for (let k = 0; k < values.length; k++) values[k] -= mean[k % columns];
  if (!scale) return;
  const meanSquare = data.reduce((total, v) => total + v * v, 0) / rows;
  const factor = meanSquare === 0 ? 1 : 1 / Math.sqrt(meanSquare);
  for (const { data: values } of [train, test]) for (let k = 0; k < values.length; k++) values[k] *= factor;
}

/** Draws, scales and labels: what every image loader does with its raw files. */
export function splitImages(
  raw: {
    readonly train: RawImages;
    readonly test: RawImages;
    readonly height: number;
    readonly width: number;
  },
  choice: Choice,
  options: ImageSetOptions,
): ImageSplit {
  const size = raw.height * raw.width;
  const part = (name: "train" | "test") =>
    gather(raw[name], draw(raw[name].labels, choice.classes, name, options), size, choice);
  const train = part("train");
  const test = part("test");
  const mode = options.standardise ?? "none";
  if (mode !== "none") standardise(train.images, test.images, mode === "unit");
  return { train, test, height: raw.height, width: raw.width, classes: choice.classes };
}
