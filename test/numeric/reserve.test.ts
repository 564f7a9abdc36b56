import { describe, expect, jest, test } from "@jest/globals";
import { gaussianData } from "../../kernel-lib/data/gaussian.ts";
import { ResourceError } from "../../kernel-lib/errors.ts";
import { gaussianProcessFeatures } from "../../kernel-lib/kernels/gaussian-process.ts";
import { matmul } from "../../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../../kernel-lib/numeric/matrix.ts";
import { random } from "../../kernel-lib/numeric/random.ts";
import { gigabytes, reserve, zeros } from "../../kernel-lib/numeric/reserve.ts";

test("what fits is granted, what does not is refused with both numbers and a way out", () => {
  const options = { free: 6.1e9, advice: "pass overwrite: true (6.4 GB)", besideInput: true };
  expect(() => reserve("eigh of 20000 x 20000", 6.1e9, options)).not.toThrow();
  const refused = () => reserve("eigh of 20000 x 20000", 9.6e9, options);
  expect(refused).toThrow(ResourceError);
  expect(refused).toThrow(
    "eigh of 20000 x 20000 needs 9.6 GB beside its input, 6.1 GB are free; pass overwrite: true (6.4 GB)",
  );
  expect(refused).toThrow(expect.objectContaining({ reason: "memory" }));
});

test("below 256 MB nothing is asked", () => {
  expect(() => reserve("a small thing", 2 ** 28, { free: 0 })).not.toThrow();
  expect(() => reserve("a larger thing", 2 ** 28 + 1, { free: 0 })).toThrow(
    "a larger thing needs 0.27 GB, 0 GB are free",
  );
});

test("n = 200,000 throws before anything is allocated", () => {
  const call = () => new Matrix(200_000, 200_000);
  expect(call).toThrow(ResourceError);
  expect(call).toThrow(/^a Matrix of 200000 x 200000 needs 320 GB, [\d.]+ GB are free; use smaller blocks/);
  expect(() => matmul(new Matrix(200_000, 1), new Matrix(1, 200_000))).toThrow(
    "a Matrix of 200000 x 200000 needs 320 GB",
  );
});

describe("lists too long for any machine", () => {
  const stream = () => random(1).stream("huge");
  const points = { train: 2, test: 1, variances: 1, seed: 1, teacher: () => 1 };
  test.each([
    ["normal", () => stream().normal(1e12), "a list of n = 1000000000000 numbers needs 8000 GB, "],
    ["uniform", () => stream().uniform(1e12), "a list of n = 1000000000000 numbers needs 8000 GB, "],
    ["zeros", () => Matrix.zeros(1e6, 1e6), "a Matrix of 1000000 x 1000000 needs 8000 GB, "],
    ["eye", () => Matrix.eye(1e12), "a Matrix of 1000000000000 x 1000000000000 needs "],
    ["train", () => gaussianData({ ...points, train: 1e12 }), "a Matrix of 1000000000000 x 1 needs 8000 GB, "],
    ["variances", () => gaussianData({ ...points, variances: 1e12 }), "a list of variances = 1000000000000 numbers"],
    ["count", () => gaussianProcessFeatures([[1]], { count: 1e12, stream: stream() }), "numbers needs 8000 GB, "],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(ResourceError);
    expect(call).toThrow(message);
  });

  test("also where the system does not tell what is free", () => {
    const free = jest.spyOn(process, "availableMemory").mockReturnValue(Infinity);
    const call = () => zeros("a list of n = 1000000000000 numbers", 1e12);
    expect(call).toThrow(ResourceError);
    expect(call).toThrow("a list of n = 1000000000000 numbers needs 8000 GB, more than one list may hold here; use sm");
    free.mockRestore();
  });

  test("a permutation", () => {
    const free = jest.spyOn(process, "availableMemory").mockReturnValue(1e9);
    expect(() => stream().permutation(4e9)).toThrow(
      "a permutation of n = 4000000000 integers needs 16 GB, 1 GB are free",
    );
    free.mockRestore();
  });
});

test("decompositions ask for what they take, in squares of their matrix, and know what takes less", async () => {
  const asked = jest.fn();
  jest.resetModules();
  jest.unstable_mockModule("../../kernel-lib/numeric/reserve.ts", () => ({ reserve: asked, gigabytes, zeros }));
  const linalg = await import("../../kernel-lib/numeric/linalg.ts");
  const fresh = await import("../../kernel-lib/numeric/matrix.ts");
  jest.unstable_unmockModule("../../kernel-lib/numeric/reserve.ts");
  const square = 8 * 7 * 7;
  const matrix = () => fresh.Matrix.eye(7);
  const askedBy = async (call: (a: ReturnType<typeof matrix>) => unknown) => {
    const a = matrix();
    asked.mockClear();
    await call(a);
    return asked.mock.calls.map(([what, bytes]) => [what, (bytes as number) / square])[0];
  };
  expect(await askedBy((a) => linalg.eigh(a))).toEqual(["eigh of 7 x 7", 3]);
  expect(await askedBy((a) => linalg.eigh(a, { overwrite: true }))).toEqual(["eigh of 7 x 7", 2]);
  expect(await askedBy((a) => linalg.eighAsync(a))).toEqual(["eighAsync of 7 x 7", 3]);
  expect(await askedBy((a) => linalg.eigvalsh(a))).toEqual(["eigvalsh of 7 x 7", 1]);
  expect(await askedBy((a) => linalg.cholesky(a))).toEqual(["cholesky of 7 x 7", 1]);
  expect(await askedBy((a) => linalg.solve(a, new Float64Array(7)))).toEqual(["solve of 7 x 7", 2]);
  expect(await askedBy((a) => linalg.svd(a))).toEqual(["svd of 7 x 7", 8]);
  expect(asked.mock.calls[0]![2]).toMatchObject({ besideInput: true });
  const input = matrix();
  asked.mockClear();
  linalg.eigh(input);
  expect(asked.mock.calls[0]![2]).toMatchObject({ advice: "pass overwrite: true (7.8e-7 GB)" });
});
