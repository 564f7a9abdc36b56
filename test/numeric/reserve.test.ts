import { expect, jest, test } from "@jest/globals";
import { ResourceError } from "../../kernel-lib/errors.ts";
import { matmul } from "../../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../../kernel-lib/numeric/matrix.ts";
import { gigabytes, reserve } from "../../kernel-lib/numeric/reserve.ts";

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

test("decompositions ask for what they take, in squares of their matrix, and know what takes less", async () => {
  const asked = jest.fn();
  jest.resetModules();
  jest.unstable_mockModule("../../kernel-lib/numeric/reserve.ts", () => ({ reserve: asked, gigabytes }));
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
