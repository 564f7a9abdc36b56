import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EngineEvent } from "../../kernel-lib/jupyter/engine-protocol.ts";
import { FrameReader, FrameWriter } from "../../kernel-lib/jupyter/frames.ts";

const stream = (text: string): EngineEvent => ({ kind: "stream", run: 1, name: "stdout", text });
const comm = (buffers: Uint8Array[]): EngineEvent => ({
  kind: "comm",
  run: 2,
  message: { type: "comm_msg", commId: "c", data: { a: 1 }, metadata: {}, buffers },
});
const event = fc.oneof(
  fc.string({ unit: "binary", maxLength: 100 }).map(stream),
  fc.nat({ max: 50_000 }).map((n) => stream("é".repeat(n))),
  fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 4 }).map(comm),
);

/** Comparable: buffers as plain bytes. */
const plain = (item: EngineEvent) =>
  item.kind === "comm"
    ? { ...item, message: { ...item.message, buffers: item.message.buffers.map((b) => [...b]) } }
    : item;

function read(bytes: Uint8Array, pieceSizes: readonly number[]): EngineEvent[] {
  const seen: EngineEvent[] = [];
  const reader = new FrameReader((item) => seen.push(item));
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = pieceSizes[i % pieceSizes.length]!;
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  return seen;
}

describe("frames", () => {
  test("arrive whole and in order, however the bytes are cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), sizes, (events, pieces) => {
        const chunks: Uint8Array[] = [];
        const writer = new FrameWriter((chunk) => chunks.push(chunk));
        for (const item of events) writer.send(item);
        expect(read(Buffer.concat(chunks), pieces).map(plain)).toEqual(events.map(plain));
      }),
      { numRuns: 60 },
    );
  });

  test("a writer that is ended anywhere, before or after the write, loses and repeats nothing", () => {
    const faults = fc.array(fc.constantFrom("none", "before", "after"), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), faults, (events, plan) => {
        const chunks: Uint8Array[] = [];
        let step = 0;
        const writer = new FrameWriter((chunk) => {
          const fault = plan[step++] ?? "none";
          if (fault === "before") throw new Error("ended");
          chunks.push(chunk);
          if (fault === "after") throw new Error("ended");
        });
        const retry = (act: () => void) => {
          try {
            act();
          } catch {
            retry(() => writer.flush());
          }
        };
        for (const item of events) retry(() => writer.send(item));
        expect(read(Buffer.concat(chunks), [8192]).map(plain)).toEqual(events.map(plain));
      }),
      { numRuns: 100 },
    );
  });

  test("bytes of somebody else are noticed at once", () => {
    const reader = new FrameReader(() => undefined);
    new FrameWriter((chunk) => reader.push(chunk)).send(stream("a"));
    expect(() => reader.push(Buffer.from("printed on descriptor 3"))).toThrow("where 1 was due");
  });

  test("no chunk is larger than one atomic write", () => {
    const sizes: number[] = [];
    new FrameWriter((chunk) => sizes.push(chunk.byteLength)).send(stream("x".repeat(100_000)));
    expect(sizes.length).toBeGreaterThan(6);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16 * 1024 + 6);
  });
});
