import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Control, display, displaySymbol, number, play, render, select, slider, toggle } from "tangentlab";
import { type FakeKernel, installFakeKernel, removeFakeKernel } from "./fake-kernel.ts";

const wrong = (name: string, make: () => unknown, message: string | RegExp) =>
  test(name, () => {
    expect(make).toThrow(expect.objectContaining({ name: "InvalidArgumentError" }));
    expect(make).toThrow(message);
  });
const lambda = (options: object) => () => slider("ridge λ", { from: 0, to: 1, ...options });

describe("arguments", () => {
  wrong("a label of nothing", () => slider(" ", { from: 0, to: 1 }), 'label must be a name, got " "');
  wrong("no range", () => slider("a", undefined as never), "options must be a record with from and to, got undefined");
  wrong("range the wrong way round", lambda({ from: 3 }), "from must be less than to = 1, got 3");
  wrong("an empty range", lambda({ from: 1 }), "from must be less than to = 1, got 1");
  wrong("a range without end", lambda({ to: Infinity }), "to must be a finite number, got Infinity");
  wrong("a value outside", lambda({ value: 3 }), "value must be a number between 0 and 1, got 3");
  wrong("no number", lambda({ value: "0.5" }), 'value must be a number between 0 and 1, got "0.5"');
  wrong("NaN", lambda({ value: Number.NaN }), "value must be a number between 0 and 1, got NaN");
  wrong("a step of nothing", lambda({ step: 0 }), "step must be a finite number > 0, got 0");
  wrong("a step over the whole range", lambda({ step: 2 }), "step must be such that there are 2 to 1000000 positions");
  wrong("an unknown scale", lambda({ scale: "cubic" }), 'scale must be one of "linear", "log", got "cubic"');
  wrong("a log scale from 0", lambda({ scale: "log" }), 'from must be > 0 with scale: "log", got 0');
  wrong("a log step below 1", lambda({ from: 0.1, scale: "log", step: 0.5 }), /^step must be a ratio > 1 .*, got 0.5$/);
  wrong(
    "a format that is no function",
    lambda({ format: "%d" }),
    'format must be a function that gives a text, got "%d"',
  );
  wrong("play too fast", () => play("t", { from: 0, to: 9, interval: 5 }), /^interval must be .*>= 20, got 5$/);
  wrong("an empty choice", () => select("data", []), "options must be a list or a record with at least one choice");
  wrong(
    "no choice",
    () => select("data", null as never),
    "options must be a list or a record with at least one choice, got null",
  );
  wrong(
    "a value that is no choice",
    () => select("data", ["a", "b"], { value: "c" as "a" }),
    'value must be one of "a", "b", got "c"',
  );
  wrong("a switch that is neither", () => toggle("on", { value: 1 as never }), "value must be true or false, got 1");
  wrong(
    "a number below its range",
    () => number("seed", { from: 0, value: -1 }),
    "value must be a number >= 0, got -1",
  );
  wrong(
    "a number that is infinite",
    () => number("seed", { value: Infinity }),
    "value must be a finite number, got Infinity",
  );
  wrong("a listener that is none", () => toggle("on").onChange(3 as never), "listener must be a function, got 3");
});

describe("values", () => {
  test("start where they are told to, else at the beginning", () => {
    expect(slider("a", { from: 2, to: 3 }).value).toBe(2);
    expect(slider("a", { from: 2, to: 3, value: 2.123456 }).value).toBe(2.123456);
    expect(select("a", ["x", "y"]).value).toBe("x");
    expect(select("a", { one: 1, two: 2 }, { value: 2 }).value).toBe(2);
    expect(toggle("a").value).toBe(false);
    expect(number("a").value).toBe(0);
    expect(number("a", { to: -3 }).value).toBe(-3);
    expect(play("a", { from: 1, to: 5 }).value).toBe(1);
  });

  test("say themselves in words, wherever there is no page", () => {
    const ridge = slider("ridge λ", { from: 1e-4, to: 1, value: 1e-2, scale: "log" });
    expect(String(ridge)).toBe("ridge λ = 0.01");
    expect(render(ridge)).toEqual({ data: { "text/plain": "ridge λ = 0.01" }, metadata: {} });
    expect(String(slider("P", { from: 1, to: 9, format: (v) => `${v} features` }))).toBe("P = 1 features");
    expect(String(toggle("theory", { value: true }))).toBe("theory = on");
    expect(String(select("data", { digits: 1, circles: 2 }))).toBe("data = digits");
  });

  test("can be set, and tell who listens", () => {
    const a = slider("a", { from: 0, to: 1 });
    const heard: number[] = [];
    const end = a.onChange((value) => heard.push(value));
    a.value = 0.5;
    a.value = 0.5;
    expect(() => {
      a.value = 2;
    }).toThrow("value must be a number between 0 and 1, got 2");
    end();
    a.value = 0.7;
    expect([a.value, heard]).toEqual([0.7, [0.5]]);
  });

  test("every listener hears, also after one that throws", () => {
    const a = toggle("a");
    const heard: boolean[] = [];
    a.onChange(() => {
      throw new Error("first");
    });
    a.onChange((value) => heard.push(value));
    expect(() => {
      a.value = true;
    }).toThrow("first");
    expect([a.value, heard]).toEqual([true, [true]]);
  });
});

describe("at a page", () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = installFakeKernel();
    kernel.runCell("a");
  });
  afterEach(removeFakeKernel);

  const stateOf = (id: string) => {
    const own = kernel.sent.filter((message) => message.id === id && message.data.state !== undefined);
    return Object.assign({}, ...own.map(({ data }) => data.state)) as Record<string, unknown>;
  };
  const shown = (control: Control<never> | Control<number> | Control<boolean> | Control<string>) => {
    display(control);
    return kernel.models("AnyModel").at(-1)!;
  };
  const move = (id: string, state: object) => kernel.fromPage(id, { method: "update", state });
  const answers = (id: string) =>
    kernel.sent.filter((m) => m.id === id && m.type === "message").map(({ data }) => data);

  test("a control is a model with a layout, and its text", () => {
    const id = shown(slider("ridge λ", { from: 1e-4, to: 1, value: 1e-2, scale: "log" }));
    const [layout] = kernel.models("LayoutModel");
    expect(stateOf(id)).toMatchObject({
      _model_module: "anywidget",
      _anywidget_id: "tangentlab.control",
      layout: `IPY_MODEL_${layout}`,
      label: "ridge λ",
      position: 40,
      count: 81,
    });
    expect(kernel.outputs.at(-1)!.data).toEqual({
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: id },
      "text/plain": "ridge λ = 0.01",
    });
  });

  test("one model, however often it is shown", () => {
    const a = toggle("a");
    expect(shown(a)).toBe(shown(a));
    expect(kernel.models("AnyModel")).toHaveLength(1);
  });

  test("a move is echoed, and changes the value", () => {
    const a = slider("a", { from: 0, to: 10, step: 0.1 });
    const id = shown(a);
    const heard: number[] = [];
    a.onChange((value) => heard.push(value));
    move(id, { position: 3, text: "" });
    expect(heard).toEqual([0.3]);
    expect(answers(id)).toEqual([{ method: "echo_update", state: { position: 3, text: "" }, buffer_paths: [] }]);
  });

  test("what a page may not choose is taken back", () => {
    const a = slider("a", { from: 0, to: 10, value: 4, step: 1 });
    const id = shown(a);
    for (const position of [11, -1, 1.5, "2", null]) move(id, { position });
    expect(a.value).toBe(4);
    expect(stateOf(id)).toMatchObject({ position: 4, text: "" });
    const b = number("b", { from: 0, to: 1 });
    const other = shown(b);
    move(other, { number: 2 });
    expect([b.value, stateOf(other).number]).toEqual([0, 0]);
  });

  test("the last position is the end of the range, also where the steps do not add up in float64", () => {
    for (const to of [0.3, 0.7, 1.1]) {
      const a = slider("a", { from: 0, to, step: 0.1 });
      const id = shown(a);
      expect(stateOf(id).count).toBe(Math.round(10 * to) + 1);
      move(id, { position: Math.round(10 * to), text: "" });
      expect(a.value).toBe(to);
    }
    for (const to of [0.7, 3, 7.777]) {
      const a = slider("a", { from: 1e-3, to, scale: "log" });
      const id = shown(a);
      move(id, { position: (stateOf(id).count as number) - 1, text: "" });
      expect(a.value).toBe(to);
    }
  });

  test("positions keep the digits of their step", () => {
    const a = slider("a", { from: 0, to: 1, step: 1 / 7 });
    move(shown(a), { position: 3, text: "" });
    expect(a.value).toBeCloseTo(3 / 7, 13);
  });

  test("a value between two positions is written by the kernel", () => {
    const a = slider("a", { from: 0, to: 10, value: 4.25, step: 1 });
    const id = shown(a);
    expect(stateOf(id)).toMatchObject({ position: 4, text: "4.25" });
    move(id, { position: 5, text: "" });
    expect([a.value, stateOf(id).text]).toEqual([5, ""]);
    a.value = 9.5;
    expect(stateOf(id)).toMatchObject({ text: "9.5" });
  });

  test("with very many positions the kernel writes each value", () => {
    const a = slider("a", { from: 0, to: 100_000, step: 1 });
    const id = shown(a);
    expect(stateOf(id).texts).toEqual([]);
    move(id, { position: 70_001 });
    expect([a.value, stateOf(id).text]).toEqual([70_001, "70001"]);
  });

  test("every kind is moved", () => {
    const [a, b, c, d] = [select("a", { x: 1, y: 2 }), toggle("b"), number("c"), play("d", { from: 0, to: 3 })];
    move(shown(a), { position: 1, text: "" });
    move(shown(b), { position: 1, text: "" });
    move(shown(c), { number: 2.5 });
    move(shown(d), { position: 2, text: "" });
    expect([a.value, b.value, c.value, d.value]).toEqual([2, true, 2.5, 2]);
  });

  test("a page that loads again gets all models", () => {
    const a = toggle("a");
    const id = shown(a);
    move(id, { position: 1, text: "" });
    const [answer] = kernel.openFromPage("jupyter.widget.control", { method: "request_states" });
    const states = answer!.states as Record<string, { model_name: string; state: Record<string, unknown> }>;
    expect(answer!.method).toBe("update_states");
    expect(Object.keys(states).sort()).toEqual([...kernel.models("AnyModel"), ...kernel.models("LayoutModel")].sort());
    expect(states[id]).toMatchObject({ model_name: "AnyModel", model_module: "anywidget", state: { position: 1 } });
    kernel.fromPage(id, { method: "request_state" });
    expect(answers(id).at(-1)).toMatchObject({ method: "update", state: { position: 1 } });
  });

  test("a model ends when its cell has run again, and opens again when it is shown again", () => {
    const old = toggle("old");
    const first = shown(old);
    kernel.runCell("b");
    const other = shown(toggle("other"));
    expect(kernel.models("AnyModel")).toEqual([first, other]);
    kernel.runCell("a");
    const next = shown(toggle("new"));
    expect(kernel.models("AnyModel")).toEqual([other, next]);
    old.value = true;
    expect(stateOf(shown(old)).position).toBe(1);
  });

  test("a model that the page ends opens again when it is shown again", () => {
    const a = toggle("a");
    const first = shown(a);
    kernel.closeFromPage(first);
    a.value = true;
    const second = shown(a);
    expect(second).not.toBe(first);
    expect(stateOf(second).position).toBe(1);
  });

  test("every position of any range is a value that comes back", () => {
    const ranges = fc.record({
      from: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      width: fc.double({ min: 1.5, max: 1e5, noNaN: true }),
      scale: fc.constantFrom("linear" as const, "log" as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(ranges, ({ from, width, scale, at }) => {
        const a = slider("a", { from, to: from * width, scale });
        const id = shown(a);
        const count = stateOf(id).count as number;
        const position = Math.round(at * (count - 1));
        move(id, { position, text: "" });
        expect(a.value).toBeGreaterThanOrEqual(from);
        expect(a.value).toBeLessThanOrEqual(from * width);
        const value = a.value;
        a.value = from;
        a.value = value;
        expect(stateOf(id)).toMatchObject({ position, text: "" });
        kernel.closeFromPage(id);
      }),
      { numRuns: 200 },
    );
  });
});

test("a control says how it is shown", () => {
  expect(typeof toggle("a")[displaySymbol]).toBe("function");
});
