import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { clearOutput, display } from "../../kernel-lib/display/display.ts";
import { input } from "../../kernel-lib/display/input.ts";
import { type DisplayOutput, installKernelHost, type KernelHost } from "../../kernel-lib/display/kernel-host.ts";
import { render } from "../../kernel-lib/display/mime.ts";
import { progress } from "../../kernel-lib/display/progress.ts";
import { raw } from "../../kernel-lib/display/raw.ts";
import { checkpoint, interruptSignal } from "../../kernel-lib/interrupt.ts";

const symbol = Symbol.for("tangentlab.kernel");

function fakeHost() {
  const outputs: DisplayOutput[] = [];
  const clears: boolean[] = [];
  let ids = 0;
  let versions = 0;
  const host: Partial<KernelHost> = {
    display: (output) => outputs.push(output),
    clearOutput: (wait) => clears.push(wait),
    input: async (prompt, password) => `${prompt}${password}`,
    newId: () => `id-${++ids}`,
    newVersion: () => ++versions,
  };
  installKernelHost(host as KernelHost);
  return { outputs, clears };
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, symbol);
  Reflect.deleteProperty(globalThis, "__tslab__");
});

describe("display in the kernel", () => {
  test("sends the value with its id in the metadata, updates with another version", () => {
    const { outputs } = fakeHost();
    const shown = display(1, { metadata: { wide: true } });
    shown.update(2);
    expect(outputs).toEqual([
      {
        data: { "text/plain": "1" },
        metadata: { wide: true, tangentlab: { display_id: "id-1", version: 1 } },
        id: "id-1",
        update: false,
      },
      {
        data: { "text/plain": "2" },
        metadata: { wide: true, tangentlab: { display_id: "id-1", version: 2 } },
        id: "id-1",
        update: true,
      },
    ]);
  });

  test("keeps a given id, and shows nothing as a result", () => {
    const { outputs } = fakeHost();
    const shown = display("x", { id: "mine" });
    expect(outputs[0]!.id).toBe("mine");
    expect(render(shown)).toEqual({ data: {}, metadata: {} });
  });

  test("undefined shows nothing", () => {
    const { outputs } = fakeHost();
    display(undefined);
    expect(outputs).toEqual([]);
  });

  test("a bundle that takes its time is shown when it is there", async () => {
    const { outputs } = fakeHost();
    display({ [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "later" }) });
    expect(outputs).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(outputs.map(({ data }) => data)).toEqual([{ "text/plain": "later" }]);
  });

  test("clearOutput and input reach the kernel", async () => {
    const { clears } = fakeHost();
    clearOutput();
    clearOutput({ wait: true });
    expect(clears).toEqual([false, true]);
    expect(await input("Name: ", { password: true })).toBe("Name: true");
  });
});

describe("display elsewhere", () => {
  test("prints the text", () => {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    display({ a: 1 });
    expect(write.mock.calls).toEqual([["{ a: 1 }\n"]]);
    write.mockRestore();
  });

  test("uses tslab when that is running, with the best single type", () => {
    const sent: unknown[] = [];
    const tslab = { display: { raw: (type: string, content: unknown) => sent.push([type, content]) } };
    Object.assign(globalThis, { __tslab__: { require: () => tslab } });
    display(raw({ "text/plain": "b", "text/html": "<b>b</b>" }));
    display(3);
    expect(sent).toEqual([
      ["text/html", "<b>b</b>"],
      ["text/plain", "3"],
    ]);
  });

  test("input says why it cannot ask", async () => {
    await expect(input("Name: ")).rejects.toThrow("input() works in a notebook only");
    expect(() => clearOutput()).not.toThrow();
  });
});

describe("interrupts elsewhere", () => {
  test("there are none", () => {
    expect(interruptSignal().aborted).toBe(false);
    expect(() => checkpoint()).not.toThrow();
  });
});

describe("progress", () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test("updates at most ten times a second, and at the end", () => {
    const { outputs } = fakeHost();
    const bar = progress(1000, { label: "<seeds>" });
    for (let i = 0; i < 999; i++) {
      jest.advanceTimersByTime(1);
      bar.advance();
    }
    expect(outputs).toHaveLength(10);
    bar.advance();
    expect(outputs.at(-1)!.data["text/plain"]).toBe("<seeds>: 100 % (1000/1000)");
    expect(outputs.at(-1)!.data["text/html"]).not.toContain("<seeds>");
    expect(outputs.every(({ id }) => id === "id-1")).toBe(true);
  });

  test("more than all is all", () => {
    const { outputs } = fakeHost();
    progress(4).advance(7);
    expect(outputs.at(-1)!.data["text/plain"]).toBe("100 % (4/4)");
  });

  test("may end early, and refuses a total of nothing", () => {
    const { outputs } = fakeHost();
    progress(4).done();
    expect(outputs.at(-1)!.data["text/plain"]).toBe("0 % (0/4)");
    expect(() => progress(0)).toThrow("total must be a finite number > 0, got 0");
  });
});
