import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { loadMnist } from "tangentlab";

const pair = { classes: [7, 9], train: 100, test: 50, binary: true, seed: 1 } as const;

describe("MNIST", () => {
  const whole = loadMnist();

  test("has the sizes, mean pixel and first labels of the published files", () => {
    expect([whole.train.images.rows, whole.train.images.columns, whole.test.images.rows]).toEqual([60000, 784, 10000]);
    expect([...whole.train.labels.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect([...whole.test.labels.subarray(0, 6)]).toEqual([7, 2, 1, 0, 4, 1]);
    const mean = whole.train.images.data.reduce((sum, v) => sum + v, 0) / whole.train.images.data.length;
    expect(mean).toBeCloseTo(0.13066, 5);
    expect(whole.train.targets.length).toBe(0);
    expect(whole.classes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("draws that many images of the chosen classes, without repetition", () => {
    const { train, test: held, classes, height, width } = loadMnist(pair);
    expect([train.images.rows, held.images.rows, height, width]).toEqual([100, 50, 28, 28]);
    expect(classes).toEqual([7, 9]);
    expect(new Set(train.labels)).toEqual(new Set([7, 9]));
    train.labels.forEach((label, i) => {
      expect(train.targets[i]).toBe(label === 7 ? 1 : -1);
    });
    const distinct = new Set(Array.from({ length: 100 }, (_, i) => train.images.row(i).join()));
    expect(distinct.size).toBe(100);
  });

  test("an image is the one of the file, scaled to [0, 1]", () => {
    const seven = whole.test.images.row(0);
    const first = loadMnist({ classes: [7] }).test.images.row(0);
    expect([...first]).toEqual([...seven]);
    expect([Math.min(...first), Math.max(...first)]).toEqual([0, 1]);
  });

  test("the draw depends on the seed; test images do not depend on the training size", () => {
    const same = loadMnist(pair);
    expect([...same.train.labels]).toEqual([...loadMnist(pair).train.labels]);
    expect([...loadMnist({ ...pair, seed: 2 }).train.images.data]).not.toEqual([...same.train.images.data]);
    expect([...loadMnist({ ...pair, train: 20 }).test.labels]).toEqual([...same.test.labels]);
    expect([...loadMnist({ ...pair, train: 20 }).train.labels]).toEqual([...same.train.labels.subarray(0, 20)]);
  });

  test("a single image, centred, is 0 in any unit", () => {
    const { train, test: held } = loadMnist({ train: 1, test: 1, seed: 1, standardise: "unit" });
    expect(new Set(train.images.data)).toEqual(new Set([0]));
    expect(held.images.data.every(Number.isFinite)).toBe(true);
  });

  test("the draw of a seed stays what it is, and train and test have each their own", () => {
    const { train, test: held } = loadMnist({ train: 8, test: 8, seed: 1 });
    expect([[...train.labels], [...held.labels]]).toEqual([
      [3, 6, 5, 0, 0, 1, 1, 4],
      [2, 1, 7, 3, 9, 5, 9, 0],
    ]);
  });

  test("signs can be given by name", () => {
    const { train } = loadMnist({ ...pair, binary: { positive: 9, negative: 7 } });
    train.labels.forEach((label, i) => {
      expect(train.targets[i]).toBe(label === 9 ? 1 : -1);
    });
  });

  test("centred images have mean 0, unit images mean squared norm 1, the test set shares the shift", () => {
    const raw = loadMnist(pair);
    const centred = loadMnist({ ...pair, standardise: "center" });
    const unit = loadMnist({ ...pair, standardise: "unit" });
    for (let j = 0; j < 784; j += 97) {
      const column = Array.from({ length: 100 }, (_, i) => centred.train.images.get(i, j));
      expect(Math.abs(column.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-10);
      const shift = raw.train.images.get(3, j) - centred.train.images.get(3, j);
      expect(raw.test.images.get(5, j) - centred.test.images.get(5, j)).toBeCloseTo(shift, 12);
    }
    const squares = unit.train.images.data.reduce((sum, v) => sum + v * v, 0);
    expect(squares / 100).toBeCloseTo(1, 10);
    const factor = unit.train.images.get(7, 300) / centred.train.images.get(7, 300);
    expect(unit.test.images.get(7, 300)).toBeCloseTo(centred.test.images.get(7, 300) * factor, 12);
  });
});

describe("wrong input", () => {
  test.each([
    [{ classes: [12] }, "classes[0] must be an integer between 0 and 9, got 12"],
    [{ classes: [7, 7] }, "classes must be free of repetitions, got 7"],
    [{ classes: [] }, "classes must be at least one class, got Array of length 0"],
    [{ classes: [1, 2, 3], binary: true }, 'binary must be used with exactly two classes, got "1, 2, 3"'],
    [
      { classes: [1, 2], binary: { positive: 1, negative: 5 } },
      'binary must be used with exactly two classes, got "1, 2"',
    ],
    [{ train: 10 }, "seed must be given when train is, got undefined"],
    [{ classes: [7], train: 1e6, seed: 1 }, "train must be at most 6265, all there are, got 1000000"],
    [{ test: 0, seed: 1 }, "test must be an integer >= 1, got 0"],
    [{ test: 5, seed: -1 }, "seed must be an integer >= 0, got -1"],
    [{ binary: null }, "binary must be true, false or an object { positive, negative }, got null"],
    [{ binary: "yes" }, 'binary must be true, false or an object { positive, negative }, got "yes"'],
    [null, "options must be an object { … }, got null"],
    [{ standardise: "whiten" }, 'standardise must be one of "none", "center", "unit", got "whiten"'],
  ])("%j", (options, message) => {
    expect(() => loadMnist(options as never)).toThrow(message);
  });

  test("is refused before any file is read", () => {
    const elsewhere = { folder: "nowhere", classes: [1, 2, 3], binary: true };
    expect(() => loadMnist(elsewhere)).toThrow("binary must be used with exactly two classes");
  });
});

describe("files of one's own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tangentlab-mnist-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const idx = (shape: number[], values: number[]) => {
    const head = shape.flatMap((n) => [0, 0, n >> 8, n & 255]);
    return Uint8Array.from([0, 0, 8, shape.length, ...head, ...values]);
  };
  const write = (part: string, images: Uint8Array, labels: Uint8Array) => {
    writeFileSync(path.join(folder, `${part}-images-idx3-ubyte`), images);
    writeFileSync(path.join(folder, `${part}-labels-idx1-ubyte`), labels);
  };

  test("are read from a folder, whatever the size of the images", () => {
    write("train", idx([2, 1, 2], [0, 255, 51, 102]), idx([2], [3, 4]));
    write("t10k", idx([1, 1, 2], [255, 0]), idx([1], [4]));
    const { train, test: held, height, width } = loadMnist({ folder });
    expect([...train.images.data]).toEqual([0, 1, 0.2, 0.4]);
    expect([...train.labels, ...held.labels, height, width]).toEqual([3, 4, 4, 1, 2]);
  });

  test("that are missing or broken are named", () => {
    expect(() => loadMnist({ folder: path.join(folder, "nowhere") })).toThrow(
      /cannot read .*nowhere.train-images-idx3-ubyte/,
    );
    write("train", idx([2, 1, 2], [0, 255, 51]), idx([2], [3, 4]));
    expect(() => loadMnist({ folder })).toThrow("is not an idx file of bytes: 3 bytes for shape 2x1x2");
    write("train", idx([2, 1, 2], [0, 255, 51, 102, 1]), idx([2], [3, 4]));
    expect(() => loadMnist({ folder })).toThrow("is not an idx file of bytes: 5 bytes for shape 2x1x2");
    write("train", Uint8Array.of(1, 2, 3, 4), idx([2], [3, 4]));
    expect(() => loadMnist({ folder })).toThrow("it starts with 1 2 3 4, not with 0 0 8");
    write("train", idx([2, 1, 1], [0, 255]), idx([3], [3, 4, 5]));
    expect(() => loadMnist({ folder })).toThrow(
      "train-images-idx3-ubyte has shape 2x1x1 but train-labels-idx1-ubyte has 3",
    );
  });
});
