import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type LiveContext, LiveRuns } from "../../kernel-lib/display/live-runs.ts";

interface Pending {
  readonly context: LiveContext;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Runs whose ends the test decides. */
function slowRuns() {
  const started: Pending[] = [];
  const drawn: unknown[] = [];
  const failed: unknown[] = [];
  const bars: (number | null)[] = [];
  const runs = new LiveRuns({
    run: (context) => new Promise((resolve, reject) => started.push({ context, resolve, reject })),
    onReads: () => undefined,
    draw: (value) => void drawn.push(value),
    fail: (error) => failed.push(error),
    showProgress: (share) => bars.push(share),
  });
  const end = async (value: unknown) => {
    started.at(-1)!.resolve(value);
    await jest.advanceTimersByTimeAsync(0);
  };
  return { runs, started, drawn, failed, bars, end };
}

describe("order", () => {
  test("one runs, one waits, however many moves there are", async () => {
    const { runs, started, drawn, end } = slowRuns();
    for (let i = 0; i < 30; i++) runs.request();
    expect(started).toHaveLength(1);
    await end("first");
    expect(started).toHaveLength(2);
    await end("second");
    expect(started).toHaveLength(2);
    expect(drawn).toEqual(["first", "second"]);
  });

  test("a run is aborted only if the one before it was not: slow runs are drawn while the slider moves", async () => {
    const { runs, started, end } = slowRuns();
    const aborted: boolean[] = [];
    runs.request();
    for (let i = 0; i < 6; i++) {
      runs.request();
      aborted.push(started.at(-1)!.context.signal.aborted);
      await end(i);
    }
    expect(aborted).toEqual([true, false, true, false, true, false]);
  });

  test("what an aborted run returns is drawn; that it has obeyed is no error", async () => {
    const { runs, started, drawn, failed } = slowRuns();
    runs.request();
    runs.request();
    const { signal } = started[0]!.context;
    expect(signal.reason).toMatchObject({ name: "AbortError" });
    started[0]!.reject(signal.reason);
    await jest.advanceTimersByTimeAsync(0);
    expect([drawn, failed, started.length]).toEqual([[], [], 2]);
    runs.request();
    started[1]!.resolve("all the same");
    await jest.advanceTimersByTimeAsync(0);
    expect(drawn).toEqual(["all the same"]);
  });

  test("an error is shown, and the next move runs", async () => {
    const { runs, started, drawn, failed, end } = slowRuns();
    runs.request();
    started[0]!.reject(new RangeError("no"));
    await jest.advanceTimersByTimeAsync(0);
    expect(failed).toEqual([new RangeError("no")]);
    runs.request();
    await end("again");
    expect(drawn).toEqual(["again"]);
  });

  test("an abort that nobody asked for is an error", async () => {
    const { runs, started, failed } = slowRuns();
    runs.request();
    started[0]!.reject(new DOMException("mine", "AbortError"));
    await jest.advanceTimersByTimeAsync(0);
    expect(failed).toHaveLength(1);
  });

  test("settles when nothing runs or waits", async () => {
    const { runs, end } = slowRuns();
    let settled = false;
    runs.request();
    runs.request();
    const waiting = runs.idle().then(() => {
      settled = true;
    });
    await end(1);
    expect(settled).toBe(false);
    await end(2);
    await waiting;
    expect(settled).toBe(true);
    await runs.idle();
  });

  test("after stop nothing starts", async () => {
    const { runs, started, end } = slowRuns();
    runs.request();
    runs.request();
    runs.stop();
    await end(1);
    expect(started).toHaveLength(1);
  });

  test("a drawing that takes its time holds the next run back; its failure is the run's", async () => {
    let finish: (error?: Error) => void = () => undefined;
    const failed: unknown[] = [];
    let count = 0;
    const runs = new LiveRuns({
      run: () => ++count,
      onReads: () => undefined,
      draw: () =>
        new Promise((resolve, reject) => {
          finish = (error) => (error ? reject(error) : resolve());
        }),
      fail: (error) => failed.push(error),
      showProgress: () => undefined,
    });
    runs.request();
    runs.request();
    expect(count).toBe(1);
    finish(new Error("not drawn"));
    await jest.advanceTimersByTimeAsync(0);
    expect([count, failed]).toEqual([2, [new Error("not drawn")]]);
  });
});

describe("progress", () => {
  test("no bar for work that takes less than half a second", async () => {
    const { runs, bars, end } = slowRuns();
    runs.request();
    await jest.advanceTimersByTimeAsync(499);
    await end(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(bars).toEqual([]);
  });

  test("a bar after half a second, with shares at most ten times a second, gone at the end", async () => {
    const { runs, started, bars, end } = slowRuns();
    runs.request();
    started[0]!.context.progress(1, 10);
    await jest.advanceTimersByTimeAsync(500);
    expect(bars).toEqual([-1]);
    for (let i = 0; i < 20; i++) {
      await jest.advanceTimersByTimeAsync(10);
      started[0]!.context.progress(i, 20);
    }
    expect(bars).toEqual([-1, 9 / 20, 19 / 20]);
    await end(1);
    started[0]!.context.progress(1);
    expect(bars.slice(3)).toEqual([null]);
  });

  test("work that took its time once shows the bar at once", async () => {
    const { runs, bars, end } = slowRuns();
    runs.request();
    await jest.advanceTimersByTimeAsync(800);
    await end(1);
    expect(bars).toEqual([-1, null]);
    runs.request();
    expect(bars).toEqual([-1, null, -1]);
    await end(2);
    runs.request();
    expect(bars).toEqual([-1, null, -1, null]);
    await end(3);
  });

  test("a share that is no number gives a bar without one", async () => {
    const { runs, started, bars, end } = slowRuns();
    runs.request();
    await jest.advanceTimersByTimeAsync(700);
    started[0]!.context.progress(0, 0);
    await jest.advanceTimersByTimeAsync(100);
    started[0]!.context.progress(3, 2);
    expect(bars).toEqual([-1, -1, 1]);
    await end(1);
  });
});
