import { afterEach, describe, expect, test } from "@jest/globals";
import { type FigureOptions, figure, imageGrid, line, Matrix } from "tangentlab";
import { effectiveRidgeFigure } from "tangentlab/random-features";

const options: FigureOptions = { title: "A line", x: { label: "x" }, y: { label: "y" } };
const widthOf = (given: Partial<FigureOptions> = {}) => figure({ ...options, ...given }, [line([1], [1])]).layout.width;

describe("what the environment says of the presentation", () => {
  afterEach(() => {
    delete process.env.TANGENTLAB_PRESENTATION;
  });

  test("counts where the code says nothing", () => {
    expect(widthOf()).toBe(760);
    process.env.TANGENTLAB_PRESENTATION = "lecture";
    expect([widthOf(), widthOf({ presentation: undefined })]).toEqual([1280, 1280]);
    expect(widthOf({ presentation: "screen" })).toBe(760);
    const ridges = effectiveRidgeFigure({ eigenvalues: [1, 0.1], features: [1, 2, 3], ridges: [0.1] });
    expect(ridges.layout.width).toBe(1280);
    const grid = imageGrid(new Matrix(1, 4), { title: "t", height: 2, width: 2 });
    expect(grid.layout).toMatchObject({ width: 1280, font: { size: 20 } });
    process.env.TANGENTLAB_PRESENTATION = "";
    expect(widthOf()).toBe(760);
  });

  test("is named when it is no presentation", () => {
    process.env.TANGENTLAB_PRESENTATION = "big";
    expect(() => widthOf()).toThrow('TANGENTLAB_PRESENTATION must be one of "screen", "lecture", got "big"');
  });
});
