import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { display, displaySymbol, type Live, live, raw, render, select, slider, toggle } from "tangentlab";
import { type FakeKernel, installFakeKernel, removeFakeKernel } from "./fake-kernel.ts";

const figureOf = (text: string) => ({ data: [], layout: { title: { text } } });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("in the kernel", () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = installFakeKernel();
    kernel.runCell("a");
  });
  afterEach(removeFakeKernel);

  const stderr = "application/vnd.jupyter.stderr";
  const textOf = ({ id }: Live) => kernel.texts()[id];
  const widgets = () =>
    kernel.outputs
      .filter(({ data }) => "application/vnd.jupyter.widget-view+json" in data)
      .map(({ data }) => data["text/plain"]);
  const move = (index: number, position: number) =>
    kernel.fromPage(kernel.models("AnyModel")[index]!, { method: "update", state: { position, text: "" } });

  test("follows what it reads, in one output, at once for a page", () => {
    const a = slider("a", { from: 0, to: 10, step: 1 });
    const shown = live(() => figureOf(`A ${a.value}`));
    move(0, 7);
    expect(textOf(shown)).toBe("Figure: A 7 (0 traces)");
    const own = kernel.outputs.filter(({ id }) => id === shown.id);
    expect(own.map(({ update }) => update)).toEqual([false, true]);
    const { layout } = own[1]!.data["application/vnd.plotly.v1+json"] as { layout: object };
    expect(layout).toEqual({ title: { text: "A 7" }, uirevision: shown.id });
    expect(render(shown)).toBeInstanceOf(Promise);
  });

  test("a figure's own uirevision is kept", () => {
    const shown = live(() => ({ data: [], layout: { uirevision: 3 } }));
    const { data } = kernel.outputs.find(({ id }) => id === shown.id)!;
    expect(data["application/vnd.plotly.v1+json"]).toMatchObject({ layout: { uirevision: 3 } });
  });

  test("controls that nothing shows yet stand above it, each once", () => {
    const [a, b] = [toggle("a"), toggle("b")];
    display(a);
    live(() => `${a.value} ${b.value}`);
    live(() => `${b.value}`);
    expect(widgets()).toEqual(["a = off", "b = off"]);
    expect(kernel.outputs.map(({ data }) => data["text/plain"])).toEqual([
      "a = off",
      "b = off",
      "'false false'",
      "'false'",
    ]);
  });

  test("controls: false shows none", () => {
    const a = toggle("a");
    live(() => a.value, { controls: false });
    expect(widgets()).toEqual([]);
  });

  test("a cell that runs again shows its controls again, and its earlier output follows no more", () => {
    const a = toggle("a");
    let runs = 0;
    const cell = () => live(() => `${a.value} ${++runs}`);
    const first = cell();
    kernel.runCell("a");
    const second = cell();
    expect(widgets()).toEqual(["a = off", "a = off"]);
    move(0, 1);
    expect([textOf(first), textOf(second), runs]).toEqual(["'false 1'", "'true 3'", 3]);
    kernel.runCell("b");
    live(() => a.value);
    expect(widgets()).toHaveLength(2);
  });

  test("follows only what the newest run has read; a control met later joins the others", () => {
    const mode = select("mode", ["x", "y"]);
    const [x, y] = [slider("x", { from: 0, to: 9, step: 1 }), slider("y", { from: 0, to: 9, step: 1 })];
    let runs = 0;
    const shown = live(() => {
      runs++;
      return mode.value === "x" ? `x ${x.value}` : `y ${y.value}`;
    });
    move(0, 1);
    expect(textOf(shown)).toBe("'y 0'");
    expect(kernel.models("AnyModel")).toHaveLength(3);
    move(1, 5);
    expect(runs).toBe(2);
    move(2, 6);
    expect([textOf(shown), runs]).toEqual(["'y 6'", 3]);
    const box = kernel.models("VBoxModel")[0];
    const grown = kernel.sent.filter(({ id, type }) => id === box && type === "message");
    expect((grown.at(-1)!.data.state as { children: string[] }).children).toHaveLength(3);
  });

  test("a value read after an await is there, but is not followed", async () => {
    const [a, b] = [slider("a", { from: 0, to: 9, step: 1 }), slider("b", { from: 0, to: 9, step: 1 })];
    display(b);
    const shown = live(async () => {
      const first = a.value;
      await Promise.resolve();
      return `${first} ${b.value}`;
    });
    await shown.settled();
    b.value = 3;
    await turn();
    expect(textOf(shown)).toBe("'0 0'");
    a.value = 1;
    await turn();
    expect(textOf(shown)).toBe("'1 3'");
  });

  test("several values set in a cell give one run; a run that sets its own control gives none", async () => {
    const [a, b] = [slider("a", { from: 0, to: 9, step: 1 }), slider("b", { from: 0, to: 9, step: 1 })];
    let runs = 0;
    const shown = live(() => {
      runs++;
      const sum = a.value + b.value;
      b.value = 5;
      return sum;
    });
    a.value = 1;
    b.value = 2;
    a.value = 3;
    await turn();
    expect([textOf(shown), runs]).toEqual(["5", 2]);
  });

  test("an error stands in the output's place, under the controls, until the next move", () => {
    const a = slider("a", { from: 0, to: 9, step: 1 });
    const shown = live(() => slider("inner", { from: a.value, to: 5 }));
    expect(kernel.outputs[0]!.data["text/plain"]).toBe("a = 0");
    const text = String(textOf(shown));
    expect(text).toMatch(/^InvalidArgumentError: slider\("inner"\) is called inside live\(\)/);
    expect(kernel.outputs.at(-1)!.data[stderr]).toBe(text);
    const other = live(() =>
      a.value > 4
        ? "fine"
        : (() => {
            throw new RangeError("too small");
          })(),
    );
    move(0, 3);
    expect(textOf(other)).toBe("RangeError: too small");
    move(0, 6);
    expect(textOf(other)).toBe("'fine'");
    expect(slider("outside", { from: 0, to: 1 }).value).toBe(0);
  });

  test("a value that cannot be shown is an error too, now or later", async () => {
    const a = slider("a", { from: 0, to: 2, step: 1 });
    const bundles = [
      () => {
        throw new Error("at once");
      },
      () => Promise.reject(new Error("later")),
      () => ({ "text/plain": "good" }),
    ];
    const shown = live(() => ({ [displaySymbol]: bundles[a.value]! }));
    await shown.settled();
    expect(textOf(shown)).toBe("Error: at once");
    move(0, 1);
    await turn();
    expect(textOf(shown)).toBe("Error: later");
    move(0, 2);
    await turn();
    expect(textOf(shown)).toBe("good");
  });

  test("without controls an error is the cell's", async () => {
    expect(() =>
      live(() => {
        throw new RangeError("no");
      }),
    ).toThrow("no");
    expect(kernel.outputs).toEqual([]);
    const later = live(() => Promise.reject(new RangeError("later")));
    await expect(later.settled()).rejects.toThrow("later");
    await expect(later[displaySymbol]()).rejects.toThrow("later");
  });

  test("as a cell's last value it waits for its first drawing and shows nothing more", async () => {
    const shown = live(async () => {
      await turn();
      return raw({ "text/plain": "drawn" });
    });
    expect(await render(shown)).toEqual({ data: {}, metadata: {} });
    expect(textOf(shown)).toBe("drawn");
  });

  test("a bar stands at the controls while it computes", async () => {
    jest.useFakeTimers({ now: 0 });
    const a = slider("a", { from: 0, to: 9, step: 1 });
    live(async () => {
      await new Promise((resolve) => setTimeout(resolve, a.value * 1000));
    });
    await jest.advanceTimersByTimeAsync(0);
    move(0, 2);
    await jest.advanceTimersByTimeAsync(2500);
    jest.useRealTimers();
    const messages = kernel.sent.filter(({ type }) => type === "message");
    const bars = messages.map(({ data }) => (data.state as { progress?: unknown }).progress);
    expect(bars.filter((bar) => bar !== undefined)).toEqual([-1, null]);
  });

  test("stop ends it, also what is asked for", async () => {
    const a = slider("a", { from: 0, to: 9, step: 1 });
    const shown = live(() => a.value);
    a.value = 3;
    shown.stop();
    await turn();
    move(0, 4);
    expect([a.value, textOf(shown)]).toEqual([4, "0"]);
  });

  test("neither live nor a control belongs inside a run; run must be a function", () => {
    expect(() => live(() => live(() => 1))).toThrow("live() is called inside the run of another live()");
    expect(() => live(() => toggle("x"))).toThrow(/^toggle\("x"\) is called inside live\(\).*before live\(\)/);
    expect(() => live(figureOf("now") as never)).toThrow("run must be a function that returns what is shown");
  });
});

describe("without a kernel", () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(globalThis, "__tslab__");
  });

  test("one run, its controls in words", async () => {
    const a = slider("a", { from: 0, to: 1, value: 0.5 });
    let runs = 0;
    const shown = live(() => figureOf(`A ${a.value} ${++runs}`));
    a.value = 0.7;
    await shown.settled();
    shown.stop();
    expect(lines).toEqual(["a = 0.5\n", "Figure: A 0.5 1 (0 traces)\n"]);
    expect(await render(shown)).toEqual({ data: {}, metadata: {} });
  });

  test("the same later, and errors are the caller's", async () => {
    await live(async () => "later").settled();
    expect(lines).toEqual(["'later'\n"]);
    await expect(live(() => Promise.reject(new Error("no"))).settled()).rejects.toThrow("no");
    expect(() =>
      live(() => {
        throw new Error("now");
      }),
    ).toThrow("now");
  });

  test("under tslab the figure is drawn", () => {
    const sent: unknown[] = [];
    const tslab = { display: { raw: (type: string) => sent.push(type) } };
    Object.assign(globalThis, { __tslab__: { require: () => tslab } });
    const a = toggle("a");
    live(() => figureOf(String(a.value)));
    expect(sent).toEqual(["text/plain", "application/vnd.plotly.v1+json"]);
  });
});
