import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import type { JsonObject, Outgoing } from "../../kernel-lib/jupyter/messages.ts";
import { Outbox } from "../../kernel-lib/jupyter/outbox.ts";
import { SendQueue } from "../../kernel-lib/jupyter/send-queue.ts";
import { type StreamBatch, StreamBatcher } from "../../kernel-lib/jupyter/streams.ts";

const write = fc.record({
  run: fc.integer({ min: 1, max: 2 }),
  name: fc.constantFrom("stdout" as const, "stderr" as const),
  text: fc.string({ maxLength: 30 }),
});

/** Text per run and stream, and the order of all pieces. */
const order = (batches: readonly StreamBatch[]) =>
  batches.flatMap(({ run, name, text }) => Array.from(text, (c) => `${run}${name}${c}`));

describe("StreamBatcher", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test("keeps all text in order, and a batch never mixes runs or streams", () => {
    fc.assert(
      fc.property(fc.array(write), fc.integer({ min: 1, max: 50 }), (writes, limit) => {
        const batches: StreamBatch[] = [];
        const batcher = new StreamBatcher({ publish: (batch) => batches.push(batch), limit });
        for (const item of writes) batcher.write(item);
        batcher.flush();
        expect(order(batches)).toEqual(order(writes));
        for (const { text } of batches) expect(text.length).toBeLessThan(limit + 30);
      }),
    );
  });

  test("waits 30 ms, then sends what has gathered as one", () => {
    const publish = jest.fn<(batch: StreamBatch) => void>();
    const batcher = new StreamBatcher({ publish });
    batcher.write({ run: 1, name: "stdout", text: "a" });
    jest.advanceTimersByTime(29);
    batcher.write({ run: 1, name: "stdout", text: "b" });
    expect(publish).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(publish.mock.calls).toEqual([[{ run: 1, name: "stdout", text: "ab" }]]);
  });

  test("sends at once from 64 Ki on", () => {
    const publish = jest.fn<(batch: StreamBatch) => void>();
    new StreamBatcher({ publish }).write({ run: 1, name: "stdout", text: "x".repeat(65_536) });
    expect(publish).toHaveBeenCalledTimes(1);
  });
});

describe("Outbox", () => {
  const setUp = () => {
    const sent: Outgoing[] = [];
    const outbox = new Outbox((message) => sent.push(message));
    outbox.adopt(1, { header: { msg_id: "cell" }, identities: [] });
    return { sent, outbox };
  };
  const update = (run: number, id: string, data: JsonObject) =>
    ({ kind: "display", run, id, data, metadata: {}, update: true }) as const;

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test("puts waiting stream text before any other message", () => {
    const { sent, outbox } = setUp();
    outbox.stream(1, "stdout", "first");
    outbox.publish({ type: "execute_result", content: {}, parent: {} });
    expect(sent.map(({ type }) => type)).toEqual(["stream", "execute_result"]);
    expect(sent[0]!.parent).toEqual({ msg_id: "cell" });
  });

  test("merges updates of one display within 16 ms and always sends the last", () => {
    const { sent, outbox } = setUp();
    for (let i = 0; i < 5; i++) outbox.display(update(1, "d", { n: i }));
    outbox.display(update(1, "e", { n: 9 }));
    jest.advanceTimersByTime(15);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sent.map(({ content }) => content.data)).toEqual([{ n: 4 }, { n: 9 }]);
    expect(sent[0]!.content.transient).toEqual({ display_id: "d" });
  });

  test("keeps the order of updates and text", () => {
    const { sent, outbox } = setUp();
    outbox.display(update(1, "d", { n: 1 }));
    outbox.stream(1, "stdout", "between");
    outbox.display(update(1, "d", { n: 2 }));
    outbox.flush();
    expect(sent.map(({ type }) => type)).toEqual(["update_display_data", "stream", "update_display_data"]);
  });

  test("the last 65,536 runs are known, output of an older one belongs to the newest", () => {
    const { outbox } = setUp();
    const adopt = (run: number) => outbox.adopt(run, { header: { msg_id: `run ${run}` }, identities: [] });
    for (let run = 2; run <= 65_536; run++) adopt(run);
    expect(outbox.parent(1).header).toEqual({ msg_id: "cell" });
    adopt(65_537);
    expect(outbox.parent(1).header).toEqual({ msg_id: "run 65537" });
    expect(outbox.parent(2).header).toEqual({ msg_id: "run 2" });
  });

  test("output of an unknown run belongs to the newest", () => {
    const { outbox } = setUp();
    expect(outbox.parent(77).header).toEqual({ msg_id: "cell" });
  });
});

describe("SendQueue", () => {
  const frames = (n: number) => [Buffer.from(String(n))];
  const full = Object.assign(new Error("full"), { code: "EAGAIN" });

  test("never overlaps sends, retries a full socket, and counts what waits", async () => {
    const sent: string[] = [];
    let sending = false;
    let refusals = 3;
    const queue = new SendQueue(
      {
        async send([frame]) {
          expect(sending).toBe(false);
          if (refusals-- > 0) throw full;
          sending = true;
          await null;
          sending = false;
          sent.push(String(frame));
        },
      },
      { onError: (error) => expect(error).toBeUndefined() },
    );
    for (let i = 0; i < 20; i++) queue.push(frames(i));
    expect(queue.waiting).toBe(30);
    await queue.flushed();
    expect(sent).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
    expect(queue.waiting).toBe(0);
  });

  test("reports other errors and goes on", async () => {
    const errors: unknown[] = [];
    const sent: string[] = [];
    const broken = new Error("broken");
    const queue = new SendQueue(
      {
        async send([frame]) {
          if (String(frame) === "1") throw broken;
          sent.push(String(frame));
        },
      },
      { onError: (error) => errors.push(error) },
    );
    for (let i = 0; i < 3; i++) queue.push(frames(i));
    await queue.flushed();
    expect(errors).toEqual([broken]);
    expect(sent).toEqual(["0", "2"]);
  });

  describe("a stall", () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    const setUp = () => {
      const run = jest.fn();
      const state = { open: false, sent: 0 };
      const socket = {
        async send() {
          if (!state.open) throw full;
          state.sent++;
        },
      };
      const queue = new SendQueue(socket, { onError: () => undefined, onStall: { afterMs: 22, run } });
      return { run, state, queue };
    };

    test("tells of it once, when nothing could be sent for that long", async () => {
      const { run, state, queue } = setUp();
      queue.push(frames(1));
      queue.push(frames(2));
      await jest.advanceTimersByTimeAsync(20);
      expect(run).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(5);
      expect(run).toHaveBeenCalledTimes(1);
      state.open = true;
      await jest.advanceTimersByTimeAsync(5);
      expect(state.sent).toBe(2);
      state.open = false;
      queue.push(frames(3));
      await jest.advanceTimersByTimeAsync(1000);
      expect(run).toHaveBeenCalledTimes(1);
    });

    test("a wait that ends in time is none", async () => {
      const { run, state, queue } = setUp();
      for (let i = 0; i < 9; i++) {
        state.open = false;
        queue.push(frames(i));
        await jest.advanceTimersByTimeAsync(20);
        state.open = true;
        await jest.advanceTimersByTimeAsync(5);
      }
      expect([state.sent, run.mock.calls.length]).toEqual([9, 0]);
    });

    test("without one nothing is slowed", async () => {
      const { state, queue } = setUp();
      state.open = true;
      for (let i = 0; i < 120; i++) queue.push(frames(i));
      await queue.flushed();
      expect(state.sent).toBe(120);
    });

    test("afterwards 50 messages are sent at a time, 10 ms apart", async () => {
      const { state, queue } = setUp();
      for (let i = 0; i < 120; i++) queue.push(frames(i));
      await jest.advanceTimersByTimeAsync(25);
      state.open = true;
      await jest.advanceTimersByTimeAsync(5);
      const sent = [state.sent];
      for (const ms of [9, 1, 9, 1]) {
        await jest.advanceTimersByTimeAsync(ms);
        sent.push(state.sent);
      }
      expect(sent).toEqual([50, 50, 100, 100, 120]);
    });
  });
});
