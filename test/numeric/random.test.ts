import { expect, test } from "@jest/globals";
import { seedSequence } from "../../kernel-lib/numeric/seed-sequence.ts";

test("equals NumPy's SeedSequence", () => {
  expect([...seedSequence(42, { key: [3, 7] })]).toEqual([958908296, 2590339925, 2359423284, 3101002832]);
});
