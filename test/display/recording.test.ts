import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  display,
  displaySymbol,
  type Figure,
  type Live,
  live,
  number,
  type RecordOptions,
  select,
  slider,
  toggle,
} from "tangentlab";
import { type Recording, recordingMime } from "../../kernel-lib/display/recording.ts";
import { FrameStore } from "../../kernel-lib/display/recording-frames.ts";
import { type FakeKernel, installFakeKernel, removeFakeKernel } from "./fake-kernel.ts";

const figureOf = (y: ArrayLike<number>, title = "t"): Figure => ({
  data: [{ x: Float64Array.of(1, 2, 3), y }],
  layout: { title: { text: title } },
});

describe("live outputs of a notebook that runs to be exported", () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = installFakeKernel();
    kernel.recording = true;
    kernel.runCell("a");
  });
  afterEach(removeFakeKernel);

  /** The recording of an output, once it is there. */
  async function recordingOf({ id }: Live): Promise<Recording | undefined> {
    await Promise.all(kernel.held);
    return kernel.outputs.filter((output) => output.id === id).at(-1)?.data[recordingMime] as Recording | undefined;
  }
  const titles = ({ points, parts }: Recording) =>
    points.map(({ frame }) => {
      if (!("figure" in frame)) return frame.text;
      const { title } = frame.figure.layout as { title: { text: string } | { $: number } };
      return ("$" in title ? (parts[title.$] as { text: string }) : title).text;
    });

  test("hold every combination of their controls, the present one first, and leave the controls as they were", async () => {
    const [a, on] = [slider("a", { from: 0, to: 4, step: 1, value: 2 }), toggle("on")];
    let runs = 0;
    const shown = live(() => {
      runs++;
      return figureOf([a.value], `${a.value} ${on.value}`);
    });
    const recording = (await recordingOf(shown))!;
    expect(titles(recording)).toHaveLength(10);
    expect(titles(recording)[0]).toBe("2 false");
    expect(new Set(titles(recording)).size).toBe(10);
    expect(runs).toBeGreaterThanOrEqual(11);
    expect([a.value, on.value]).toEqual([2, false]);
    expect(recording.controls.map(({ state }) => [state.kind, state.label, state.count, state.position])).toEqual([
      ["slider", "a", 5, 2],
      ["toggle", "on", 2, 0],
    ]);
    expect(recording.controls[0].state.texts).toEqual(["0", "1", "2", "3", "4"]);
    expect(recording.box).toBeDefined();
    expect(kernel.models("AnyModel")).toEqual(recording.controls.map(({ model }) => model));
  });

  test("have the figure at a value between the positions as well", async () => {
    const a = slider("a", { from: 0, to: 4, step: 1, value: 2.25 });
    const recording = (await recordingOf(live(() => `a is ${a.value}`)))!;
    expect(titles(recording)[0]).toBe("'a is 2.25'");
    expect(recording.controls[0].state.texts).toEqual(["0", "1", "2.25", "3", "4"]);
  });

  test("hold errors as what is shown, tables as HTML, promised values", async () => {
    const a = select("a", ["bad", "good"]);
    const shown = live(async () => {
      const word = a.value;
      await Promise.resolve();
      if (word === "bad") throw new RangeError("bad is not drawn");
      return [{ word }];
    });
    const frames = (await recordingOf(shown))!.points.map(({ frame }) => frame);
    expect(frames[0]).toEqual({ text: "RangeError: bad is not drawn", failed: true });
    expect(frames[1]).toMatchObject({ html: expect.stringContaining("good") });
  });

  test("find controls that are read at other values only; numbers to type stay", async () => {
    const [mode, b, seed] = [toggle("mode"), select("b", [1, 2, 3]), number("seed", { value: 7 })];
    const recording = (await recordingOf(live(() => `${mode.value ? b.value : ""} ${seed.value}`)))!;
    expect(recording.controls.map(({ state }) => state.label)).toEqual(["mode", "b"]);
    expect(new Set(titles(recording))).toEqual(new Set(["' 7'", "'1 7'", "'2 7'", "'3 7'"]));
    expect(recording.fixed).toEqual(["seed = 7"]);
  });

  test("keep to the wishes and the budget", async () => {
    const a = slider("a", { from: 0, to: 1000, step: 1, value: 10 });
    const few = (await recordingOf(live(() => `${a.value}`, { record: { positions: 3 } })))!;
    expect(few.controls[0].positions).toEqual([0, 10, 500, 1000]);
    const slow = async () => {
      const { value } = a;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return value;
    };
    expect((await recordingOf(live(slow, { record: { seconds: 0.1 } })))!.points.length).toBeLessThan(8);
    expect(await recordingOf(live(() => a.value, { record: false }))).toBeUndefined();
    expect(await recordingOf(live(() => 1))).toBeUndefined();
    const wrong = (record: RecordOptions) => () => live(() => a.value, { record });
    expect(wrong({ positions: 1 })).toThrow("record.positions must be an integer >= 2, got 1");
    expect(wrong({ seconds: 0 })).toThrow("record.seconds must be");
    expect(wrong({ megabytes: Number.NaN })).toThrow("record.megabytes must be");
  });

  test("count what all points share once", async () => {
    const a = slider("a", { from: 0, to: 20, step: 1, value: 3 });
    const many = Float64Array.from({ length: 10_000 }, (_, i) => i / 7);
    const shown = live(() => ({ data: [{ x: many, y: many }, { y: [1, a.value] }], layout: {} }), {
      record: { megabytes: 0.1 },
    });
    const recording = (await recordingOf(shown))!;
    expect(recording.points).toHaveLength(21);
    expect(JSON.stringify(recording).length).toBeLessThan(100_000);
  });

  test("the controls have their values again when recording fails", async () => {
    const a = slider("a", { from: 0, to: 4, step: 1, value: 3 });
    const broken = { [displaySymbol]: () => ({ "text/plain": 1n, "application/vnd.plotly.v1+json": { data: 1 } }) };
    live(() => (a.value === 3 ? 1 : broken));
    await Promise.allSettled(kernel.held);
    expect(a.value).toBe(3);
  });

  test("what a run shows by itself is shown once, and such a run is not recorded", async () => {
    const a = slider("a", { from: 0, to: 4, step: 1, value: 2 });
    const itself = await recordingOf(
      live(() => {
        display(`a is ${a.value}`);
      }),
    );
    expect(itself).toBeUndefined();
    const both = live(() => {
      display("by itself");
      return a.value < 1 ? a.value : undefined;
    });
    expect(titles((await recordingOf(both))!)).toEqual(["", "0", "", "", ""]);
    const words = kernel.outputs.map(({ data }) => data["text/plain"]);
    expect(words.filter((text) => text !== "" && !String(text).startsWith("a = "))).toEqual([
      "'a is 2'",
      "'by itself'",
    ]);
  });

  test("nothing is recorded where nothing is exported", async () => {
    kernel.recording = false;
    const a = toggle("a");
    expect(await recordingOf(live(() => a.value))).toBeUndefined();
    expect(kernel.held).toEqual([]);
  });
});

describe("frames", () => {
  const plotly = (data: unknown, layout: unknown = {}) => ({
    "application/vnd.plotly.v1+json": { data, layout },
    "text/plain": "words",
  });
  const f8 = (values: number[]) => ({
    dtype: "f8",
    bdata: Buffer.from(Float64Array.from(values).buffer).toString("base64"),
  });
  const f4 = (values: number[]) => ({
    dtype: "f4",
    bdata: Buffer.from(Float32Array.from(values).buffer).toString("base64"),
  });
  const many = (from: number) => Array.from({ length: 50 }, (_, i) => from + i / 7);

  test("what is equal is stored once", () => {
    const store = new FrameStore();
    for (let k = 0; k < 20; k++) store.frame(plotly([{ x: f8(many(0)), y: f8(many(k)), name: "curve" }]));
    expect(store.parts).toHaveLength(20); // the x values are the first y values too
    expect(store.bytes).toBeLessThan(20 * 50 * 4 * 1.6 + 20 * 120);
  });

  const framed = (trace: object, layout: object = {}) => {
    const store = new FrameStore();
    const { figure: shown } = store.frame(plotly([trace], layout)) as { figure: { data: object[]; layout: object } };
    const whole = (record: object) =>
      Object.fromEntries(
        Object.entries(record).map(([key, value]) => [key, "$" in Object(value) ? store.parts[value.$] : value]),
      );
    return { trace: whole(shown.data[0]), layout: whole(shown.layout) };
  };

  test("numbers in single precision, except where its range ends", () => {
    expect(framed({ x: f8(many(1)), y: many(2), z: f8([...many(1), 1e-300]), c: [1, 2, 3] }).trace).toEqual({
      x: f4(many(1)),
      y: f4(many(2)),
      z: f8([...many(1), 1e-300]),
      c: [1, 2, 3],
    });
  });

  test("numbers keep what a narrow range shows; single numbers and the layout keep everything", () => {
    const narrow = [0, 1, 2, 3, 4, 5].map((i) => 1e6 + i / 100);
    const days = [0, 1, 2, 3, 4, 5].map((i) => 1.7e12 + 1e4 * i);
    const layout = { xaxis: { range: [1_000_000.05, 1_000_000.1], tickvals: narrow } };
    const trace = { x: days, y: narrow, x0: 1_000_000.05, error_y: { value: 0.123456789 } };
    expect(framed(trace, layout)).toEqual({ trace: { ...trace, x: f8(days), y: f8(narrow) }, layout });
  });

  test("a matrix is packed whole, with its shape; uneven rows and rows with gaps stay lists", () => {
    const rows = [many(0), many(1)];
    const uneven = [many(0), many(1).slice(1)];
    const gaps = [many(0), [null, ...many(1).slice(1)]];
    const packed = { ...f8(rows.flat()), shape: "2,50" };
    const { trace } = framed({ z: rows, surfacecolor: packed, uneven, gaps, inside: { z: rows } });
    const single = { ...f4(rows.flat()), shape: "2,50" };
    expect(trace).toEqual({ z: single, surfacecolor: single, uneven, gaps, inside: { z: single } });
  });

  test("numbers that are shown as they are written stay as they are", () => {
    const trace = { text: many(0), customdata: many(1), cells: { values: [many(2)] }, marker: { size: many(3) } };
    expect(framed(trace).trace).toEqual(trace);
    const bars = { type: "bar", x: many(0), y: many(1) };
    expect(framed(bars, { xaxis: { type: "category" } }).trace).toEqual(bars);
  });

  test("the size so far is that of all frames and parts", () => {
    const store = new FrameStore();
    const frames = [1, 2, 2].map((k) => store.frame(plotly([{ y: many(k) }], { title: "x".repeat(99) })));
    expect(store.bytes).toBe(JSON.stringify(frames).length + JSON.stringify(store.parts).length - 2 - 2 - 2 - 2);
  });
});
