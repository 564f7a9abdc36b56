/**
 * The byte stream from engine to host (file descriptor 3).
 *
 * A frame is `u32 headerLength, u32 bufferCount, u32 length...`, the JSON header, the buffers. It travels in chunks of at most
 * 16 KiB, `u32 serial, u16 length`, because an interrupt may end the writer anywhere: a chunk of this size is written
 * wholly or not at all, and one that is written twice after an interrupt is recognised by its serial number.
 */
import type { EngineEvent } from "./engine-protocol.ts";

const chunkSize = 16 * 1024;
const chunkHeader = 6;

/** One event as the chunks' payload bytes. */
function encodeFrame(event: EngineEvent): Buffer {
  const buffers = event.kind === "comm" ? event.message.buffers : [];
  const plain = event.kind === "comm" ? { ...event, message: { ...event.message, buffers: [] } } : event;
  const header = Buffer.from(JSON.stringify(plain));
  const prefix = Buffer.allocUnsafe(8 + 4 * buffers.length);
  prefix.writeUInt32LE(header.length, 0);
  prefix.writeUInt32LE(buffers.length, 4);
  buffers.forEach((buffer, i) => {
    prefix.writeUInt32LE(buffer.byteLength, 8 + 4 * i);
  });
  return Buffer.concat([prefix, header, ...buffers]);
}

/** Sends frames in order through `write`, and picks up where an interrupt left it. */
export class FrameWriter {
  readonly #write: (chunk: Uint8Array) => void;
  readonly #frames: Buffer[] = [];
  #offset = 0;
  #serial = 0;

  /** `write` must take the whole chunk or throw. */
  constructor(write: (chunk: Uint8Array) => void) {
    this.#write = write;
  }

  send(event: EngineEvent): void {
    this.#frames.push(encodeFrame(event));
    this.flush();
  }

  /** Writes what an interrupt left behind. */
  flush(): void {
    for (let frame = this.#frames[0]; frame; frame = this.#frames[0]) {
      const payload = frame.subarray(this.#offset, this.#offset + chunkSize);
      const chunk = Buffer.allocUnsafe(chunkHeader + payload.length);
      chunk.writeUInt32LE(this.#serial, 0);
      chunk.writeUInt16LE(payload.length, 4);
      chunk.set(payload, chunkHeader);
      this.#write(chunk);
      this.#advance(payload.length, frame.length);
    }
  }

  /** Straight-line code: V8 ends a script at calls and loop turns only, so these lines run together. */
  #advance(written: number, frameLength: number): void {
    const next = this.#offset + written;
    const done = next >= frameLength;
    this.#serial = (this.#serial + 1) >>> 0;
    this.#offset = done ? 0 : next;
    if (done) this.#frames.shift();
  }
}

/** Collects bytes without copying them again for every piece that arrives. */
class ByteQueue {
  #pieces: Uint8Array[] = [];
  length = 0;

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.length += piece.byteLength;
  }

  /** The first `count` bytes, left in place. */
  peek(count: number): Buffer {
    const first = this.#pieces[0];
    if (first && first.byteLength >= count) return Buffer.from(first.buffer, first.byteOffset, count);
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [whole];
    return whole.subarray(0, count);
  }

  take(count: number): Buffer {
    const taken = this.peek(count);
    const rest = (this.#pieces[0] as Uint8Array | undefined)?.subarray(count);
    this.#pieces.shift();
    if (rest && rest.byteLength > 0) this.#pieces.unshift(rest);
    this.length -= count;
    return taken;
  }
}

/** Puts the events together again. */
export class FrameReader {
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #chunks = new ByteQueue();
  readonly #frames = new ByteQueue();
  #serial = 0;

  constructor(onEvent: (event: EngineEvent) => void) {
    this.#onEvent = onEvent;
  }

  /**
   * Takes bytes as they arrive, in pieces of any size.
   *
   * @throws Error when they cannot come from a {@link FrameWriter}: somebody else writes to the pipe.
   */
  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    while (this.#chunks.length >= chunkHeader) {
      const header = this.#chunks.peek(chunkHeader);
      const [serial, length] = [header.readUInt32LE(0), header.readUInt16LE(4)];
      const isRepeated = serial === (this.#serial - 1) >>> 0;
      if (serial !== this.#serial && !isRepeated) throw new Error(`chunk ${serial} where ${this.#serial} was due`);
      if (this.#chunks.length < chunkHeader + length) return;
      const payload = this.#chunks.take(chunkHeader + length).subarray(chunkHeader);
      if (isRepeated) continue;
      this.#serial = (serial + 1) >>> 0;
      this.#frames.push(payload);
      this.#readFrames();
    }
  }

  #readFrames(): void {
    while (this.#frames.length >= 8) {
      const start = this.#frames.peek(8);
      const [headerLength, count] = [start.readUInt32LE(0), start.readUInt32LE(4)];
      const prefixLength = 8 + 4 * count;
      if (this.#frames.length < prefixLength) return;
      const prefix = this.#frames.peek(prefixLength);
      const lengths = Array.from({ length: count }, (_, i) => prefix.readUInt32LE(8 + 4 * i));
      const total = lengths.reduce((sum, length) => sum + length, prefixLength + headerLength);
      if (this.#frames.length < total) return;
      this.#emit(this.#frames.take(total), prefixLength, headerLength, lengths);
    }
  }

  #emit(frame: Buffer, prefixLength: number, headerLength: number, lengths: readonly number[]): void {
    let at = prefixLength + headerLength;
    const event = JSON.parse(frame.toString("utf8", prefixLength, at)) as EngineEvent;
    const buffers = lengths.map((length) => {
      at += length;
      return frame.subarray(at - length, at);
    });
    this.#onEvent(event.kind === "comm" ? { ...event, message: { ...event.message, buffers } } : event);
  }
}
