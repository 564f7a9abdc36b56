import { expect, test } from "@jest/globals";
import { ResourceError } from "../../kernel-lib/errors.ts";
import { eigh, matmul } from "../../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../../kernel-lib/numeric/matrix.ts";
import { reserve } from "../../kernel-lib/numeric/reserve.ts";

test("what fits is granted, what does not is refused with both numbers and a way out", () => {
  expect(() => reserve("eigh of 20000 x 20000", 9.6e9, { free: 9.6e9 })).not.toThrow();
  const refused = () =>
    reserve("eigh of 20000 x 20000", 9.6e9, { free: 6.1e9, advice: "pass overwrite: true (6.4 GB)" });
  expect(refused).toThrow(ResourceError);
  expect(refused).toThrow("eigh of 20000 x 20000 needs 9.6 GB, 6.1 GB are free; pass overwrite: true (6.4 GB)");
  expect(refused).toThrow(expect.objectContaining({ reason: "memory" }));
});

test("below 256 MB nothing is asked", () => {
  expect(() => reserve("a small thing", 2 ** 28, { free: 0 })).not.toThrow();
  expect(() => reserve("a larger thing", 2 ** 28 + 1, { free: 0 })).toThrow(ResourceError);
});

test("n = 200,000 throws before anything is allocated", () => {
  const call = () => new Matrix(200_000, 200_000);
  expect(call).toThrow(ResourceError);
  expect(call).toThrow(/^a Matrix of 200000 x 200000 needs 320 GB, [\d.]+ GB are free; use smaller blocks/);
  expect(() => matmul(new Matrix(200_000, 1), new Matrix(1, 200_000))).toThrow(
    "a Matrix of 200000 x 200000 needs 320 GB",
  );
  expect(() => eigh([[1]])).not.toThrow();
});
