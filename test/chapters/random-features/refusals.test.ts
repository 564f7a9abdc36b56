import { describe, expect, test } from "@jest/globals";
import { ResourceError } from "tangentlab";
import { RandomFeatureTheory, simulateRandomFeatures } from "tangentlab/random-features";

const points = { inputs: [[-1], [0], [1]], labels: [1, 0, 1], testInputs: [[0.5]], testLabels: [0.25] };
const experiment = { ...points, featureMap: { map: "relu" } } as const;

describe("grids that no machine holds are refused before any work", () => {
  test("repetitions", async () => {
    const call = simulateRandomFeatures({ ...experiment, features: [3, 4], ridges: [1], repetitions: 1e12, seed: 1 });
    await expect(call).rejects.toThrow(ResourceError);
    await expect(call).rejects.toThrow(
      "a list of repetitions x features x ridges = 1000000000000 x 2 x 1 numbers needs 16000 GB, ",
    );
  });

  test("a surface", () => {
    const many = new Float64Array(1e6).fill(1);
    const call = () => RandomFeatureTheory.of(experiment).surface({ features: many, ridges: many });
    expect(call).toThrow(ResourceError);
    expect(call).toThrow("a surface of features x ridges = 1000000 x 1000000 settings needs 8000 GB, ");
  });
});
