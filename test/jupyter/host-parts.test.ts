import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { endpoint, readConnection } from "../../kernel-lib/jupyter/connection.ts";
import { Boxes } from "../../kernel-lib/jupyter/engine-boxes.ts";
import { describeError } from "../../kernel-lib/jupyter/engine-error.ts";
import { InterruptError } from "../../kernel-lib/jupyter/engine-run.ts";
import { Runs, slotCount } from "../../kernel-lib/jupyter/engine-runs.ts";
import { History } from "../../kernel-lib/jupyter/history.ts";
import { InterruptLadder } from "../../kernel-lib/jupyter/interrupts.ts";
import { toPoints, toUnits } from "../../kernel-lib/jupyter/text-positions.ts";

describe("code points and UTF-16 units", () => {
  test("convert both ways", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat({ max: 40 }), (text, n) => {
        const points = Math.min(n, Array.from(text).length);
        expect(toPoints(text, toUnits(text, points))).toBe(points);
      }),
    );
  });

  test("an emoji is one point and two units", () => {
    expect(toUnits("😀a", 1)).toBe(2);
    expect(toPoints("😀a", 2)).toBe(1);
    expect(toUnits("ab", 99)).toBe(2);
  });
});

describe("History", () => {
  const history = new History();
  ["let x = 1", "x + 1", "let x = 1", "y?"].forEach((code, i) => {
    history.add(i + 1, code);
  });
  history.setOutput(2, "2");
  const codes = (request: Record<string, unknown>) => history.answer(request).map(([, , code]) => code);

  test("tail", () => {
    expect(codes({ hist_access_type: "tail", n: 2 })).toEqual(["let x = 1", "y?"]);
    expect(codes({ hist_access_type: "tail", n: 99 })).toHaveLength(4);
    expect(codes({ hist_access_type: "tail", n: 0 })).toEqual([]);
  });

  test("range, with outputs", () => {
    expect(history.answer({ hist_access_type: "range", session: 0, start: 2, stop: 4, output: true })).toEqual([
      [1, 2, ["x + 1", "2"]],
      [1, 3, ["let x = 1", null]],
    ]);
    expect(codes({ hist_access_type: "range", session: 5 })).toEqual([]);
  });

  test("search: many stars take no longer than few", () => {
    const long = new History();
    long.add(1, "a".repeat(2000));
    const start = Date.now();
    expect(long.answer({ hist_access_type: "search", pattern: `${"*a".repeat(40)}b` })).toEqual([]);
    expect(Date.now() - start).toBeLessThan(20_000); // backtracking would not end
  });

  test("search: glob over the whole input, unique, n", () => {
    expect(codes({ hist_access_type: "search", pattern: "let*" })).toHaveLength(2);
    // Of equal inputs the newest is kept, and the rest stays in order.
    const unique = history.answer({ hist_access_type: "search", pattern: "*", unique: true });
    expect(unique.map(([, count]) => count)).toEqual([2, 3, 4]);
    expect(codes({ hist_access_type: "search", pattern: "x + ?" })).toEqual(["x + 1"]);
    expect(codes({ hist_access_type: "search", pattern: "x" })).toEqual([]);
    expect(codes({ hist_access_type: "search", pattern: `${"*e*t".repeat(12)}none` })).toEqual([]);
    expect(codes({ hist_access_type: "search", pattern: "*1", n: 1 })).toEqual(["let x = 1"]);
  });
});

describe("InterruptLadder", () => {
  const setUp = () => {
    const calls: string[] = [];
    const state = { busy: true };
    const ladder = new InterruptLadder({
      isBusy: () => state.busy,
      flag: () => calls.push("flag"),
      signal: () => calls.push("signal"),
      warn: () => calls.push("warn"),
      kill: (why) => calls.push(why),
    });
    return { calls, state, ladder };
  };
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test("flag, after 100 ms SIGINT, after 3 s a word; the second interrupt kills", () => {
    const { calls, ladder } = setUp();
    ladder.interrupt();
    expect(calls).toEqual(["flag"]);
    jest.advanceTimersByTime(100);
    expect(calls).toEqual(["flag", "signal"]);
    jest.advanceTimersByTime(2900);
    expect(calls).toEqual(["flag", "signal", "warn"]);
    ladder.interrupt();
    expect(calls.at(-1)).toBe("The engine was ended by the second interrupt.");
  });

  test("a key pressed twice is one interrupt", () => {
    const { calls, ladder } = setUp();
    ladder.interrupt();
    jest.advanceTimersByTime(200);
    ladder.interrupt();
    expect(calls).toEqual(["flag", "signal"]);
  });

  test("a run that ends in between is left alone, and so is the next", () => {
    const { calls, state, ladder } = setUp();
    ladder.interrupt();
    ladder.reset();
    jest.advanceTimersByTime(5000);
    expect(calls).toEqual(["flag"]);
    state.busy = false;
    ladder.interrupt();
    expect(calls).toEqual(["flag"]);
  });
});

describe("Runs", () => {
  const setUp = () => {
    const memory = new SharedArrayBuffer(4 * (1 + slotCount));
    return { slots: new Int32Array(memory), runs: new Runs(memory) };
  };
  const info = (run: number) => ({ run, allowStdin: false });

  test("output belongs to the run that started the work", async () => {
    const { runs } = setUp();
    const first = runs.start(info(1));
    const later = runs.within(
      first,
      () => new Promise((resolve) => setTimeout(() => resolve(runs.current.info.run), 5)),
    );
    runs.start(info(2));
    expect(runs.current.info.run).toBe(2);
    expect(await later).toBe(1);
  });

  test("an interrupted run's loops stop, also in older functions it calls; others go on", () => {
    const { runs, slots } = setUp();
    const old = runs.start(info(1));
    runs.finish(old);
    const cell = runs.start(info(2));
    slots[cell.slot] = 1;
    expect(() => runs.within(cell, () => runs.tick(cell))).toThrow(InterruptError);
    expect(() => runs.within(cell, () => runs.tick(old))).toThrow(InterruptError);
    expect(() => runs.within(old, () => runs.tick(old))).not.toThrow();
  });

  test("an interrupt cuts off what waits, not what waits afterwards", async () => {
    const { runs } = setUp();
    const cell = runs.start(info(1));
    const cut = cell.wait(new Promise(() => undefined));
    runs.interrupt();
    await expect(cut).rejects.toThrow(InterruptError);
    expect(await cell.wait(Promise.resolve("cleaned"))).toBe("cleaned");
    await expect(cell.wait(Promise.reject(new Error("own")))).rejects.toThrow("own");
  });

  test("an abandoned run stays interrupted when the next cell starts", () => {
    const { runs } = setUp();
    const cell = runs.start(info(1));
    runs.interrupt();
    runs.finish(cell);
    runs.start(info(2));
    expect(cell.signal.aborted).toBe(true);
    expect(() => runs.tick(cell)).toThrow("interrupted");
  });
});

describe("Boxes", () => {
  test("one box per name follows the newest cell that owns it", () => {
    const boxes = new Boxes();
    const box = boxes.box("x");
    expect(() => box.v).toThrow("x has no value: the cell that declares it has not run");
    let first = 1;
    boxes.own(
      "x",
      () => first,
      (value) => {
        first = value as number;
      },
    );
    box.v = 5;
    expect([first, box.v]).toEqual([5, 5]);
    boxes.own("x", () => "second");
    expect(boxes.box("x")).toBe(box);
    expect(box.v).toBe("second");
    expect(() => {
      box.v = 1;
    }).toThrow("cannot assign to x: it is a constant of an earlier cell");
  });
});

describe("describeError", () => {
  test("anything may be thrown", () => {
    fc.assert(fc.property(fc.anything(), (value) => expect(describeError(value)).toHaveProperty("name")));
    expect(describeError("text")).toEqual({ name: "Thrown", message: "'text'", stack: "" });
  });

  test("causes may form a cycle, properties may throw", () => {
    const error: Error & { cause?: unknown } = new Error("a");
    error.cause = new Error("b", { cause: error });
    expect(describeError(error).cause?.message).toBe("b");
    const hostile = Object.defineProperty(new Error("x"), "message", {
      get() {
        throw new Error("no");
      },
    });
    expect(describeError(hostile).message).toBe("");
  });
});

describe("readConnection", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "tangentlab-connection-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
  const write = async (content: object, mode = 0o600) => {
    const file = path.join(folder, "c.json");
    await writeFile(file, JSON.stringify({ transport: "tcp", ip: "127.0.0.1", key: "k", ...ports, ...content }));
    await chmod(file, mode);
    return file;
  };

  test("gives ports, key, hash and curve keys", async () => {
    const file = await write({ signature_scheme: "hmac-sha512", curve_publickey: "p", curve_secretkey: "s" });
    const connection = readConnection(file, {});
    expect(connection).toMatchObject({ key: "k", hash: "sha512", curve: { publicKey: "p", secretKey: "s" } });
    expect(endpoint(connection, "iopub")).toBe("tcp://127.0.0.1:4");
  });

  test.each([
    [{}, 0o640, {}, "can be read by other users (mode 640)"],
    [{ ip: "192.168.0.1" }, 0o600, {}, "not a loopback address; set TANGENTLAB_ALLOW_REMOTE=1"],
    ...["0.0.0.0", "*", "::", "", "8.127.0.0.1", "127.0.0.1.example.org", "localhost.example.org"].map(
      (ip) => [{ ip }, 0o600, {}, `asks to listen on ${ip}, not a loopback address`] as const,
    ),
    [{ ip: "0.0.0.0" }, 0o600, { TANGENTLAB_ALLOW_REMOTE: "0" }, "not a loopback address"],
    [{}, 0o604, { JUPYTER_ALLOW_INSECURE_WRITES: "0" }, "can be read by other users (mode 604)"],
    [{ key: "" }, 0o600, {}, "empty key"],
    [{ transport: "udp" }, 0o600, {}, "transport must be tcp or ipc, got udp"],
    [{ signature_scheme: "hmac-none" }, 0o600, {}, "signature_scheme hmac-none is not known"],
    [{ hb_port: "5" }, 0o600, {}, "no hb_port"],
  ])("refuses %j with mode %o", async (content, mode, env, message) => {
    const file = await write(content, mode);
    expect(() => readConnection(file, env)).toThrow(message);
  });

  test.each(["127.0.0.1", "127.5.6.7", "::1", "localhost"])("takes the loopback address %s", async (ip) => {
    expect(readConnection(await write({ ip }), {}).ip).toBe(ip);
  });

  test("can be told to allow it", async () => {
    const file = await write({ ip: "::" }, 0o666);
    const env = { JUPYTER_ALLOW_INSECURE_WRITES: "1", TANGENTLAB_ALLOW_REMOTE: "1" };
    expect(endpoint(readConnection(file, env), "hb")).toBe("tcp://[::]:5");
  });

  test("half a pair of curve keys is none", async () => {
    expect(readConnection(await write({ curve_publickey: "p" }), {}).curve).toBeUndefined();
    expect(readConnection(await write({ curve_secretkey: "s" }), {}).curve).toBeUndefined();
  });

  test("an empty key is allowed for ipc", async () => {
    const connection = readConnection(await write({ transport: "ipc", ip: "/tmp/k", key: "" }), {});
    expect(endpoint(connection, "shell")).toBe("ipc:///tmp/k-1");
  });
});
