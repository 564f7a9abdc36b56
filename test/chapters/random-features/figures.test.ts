import { expect, test } from "@jest/globals";
import { doubleDescentFigure } from "tangentlab/random-features";

/** Title of a plot of 100 points whose first ridge peaks at `peak`; the second descends all the way, or peaks as well. */
function titleOf(peak: number, second: "descends" | "peaks" = "descends") {
  const features = [50, 60, peak, 300];
  const testError = second === "peaks" ? [2, 2, 1, 1, 3, 3, 1, 1] : [2, 4, 1, 3, 3, 2, 1, 1];
  const { layout } = doubleDescentFigure({
    samples: 100,
    ridges: [0.01, 1],
    theory: { features, testError },
    data: "none",
  });
  return JSON.stringify(layout);
}

test.each([
  [84, "P = 84"],
  [86, "P = N"],
  [114, "P = N"],
  [116, "P = 116"],
])("a peak at %i features of 100 points stands at %s", (peak, where) => {
  expect(titleOf(peak)).toContain(`A small ridge peaks at ${where}; a large one never does`);
  expect(titleOf(peak, "peaks")).toContain(`Every ridge shown peaks near ${where}`);
});
