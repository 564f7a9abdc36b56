/** Jupyter messages as frames: signing, checking, taking apart. No sockets here (wire.ts has them). */
import { isUtf8 } from "node:buffer";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { contentProblem, type JsonObject } from "./shapes.ts";

/** JSON text without halves of characters, which no reader can store: `\ud83d` alone becomes U+FFFD, as UTF-8 has it. */
export const wellFormed = (json: string): string =>
  json.includes("\\ud") ? json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd") : json;

export type { JsonObject } from "./shapes.ts";

/** Version of the Jupyter messaging protocol spoken here. */
export const protocolVersion = "5.5";

/** The sockets that requests arrive on. */
export type Channel = "shell" | "control" | "stdin";

/** Header of a message; other fields a client sends are kept, since replies repeat the whole header. */
export interface Header extends JsonObject {
  readonly msg_id: string;
  readonly msg_type: string;
}

/** A message that passed every check. */
export interface Message {
  readonly channel: Channel;
  /** Routing frames of the sender, repeated in the reply. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** What is needed to send one. */
export interface Outgoing {
  readonly type: string;
  readonly content: JsonObject;
  readonly parent: JsonObject;
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
}

/** Key and limits of one connection. */
export interface CodecOptions {
  /** HMAC key; empty switches signing off. */
  readonly key: string;
  /** Hash of the HMAC, default `sha256`. */
  readonly hash?: string;
  /** Largest accepted message, bytes; default 256 MiB. */
  readonly maxSize?: number;
}

/** Most frames in one message: identities, delimiter, signature, four parts and the buffers. */
const maxFrames = 4096;
const maxIdentities = 16;
const rememberedSignatures = 65_536;
const delimiter = Buffer.from("<IDS|MSG>");

/** The last signatures seen: a recorded message sent again is not run again. */
class SignatureMemory {
  readonly #seen = new Set<string>();

  /** Whether `signature` is new; remembers it. */
  admit(signature: string): boolean {
    if (this.#seen.has(signature)) return false;
    this.#seen.add(signature);
    if (this.#seen.size > rememberedSignatures) this.#seen.delete(this.#seen.values().next().value as string);
    return true;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON of one frame, or undefined when it is not the UTF-8 JSON text of an object. */
function parseObject(frame: Uint8Array): JsonObject | undefined {
  if (!isUtf8(frame)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(frame));
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Index of the delimiter among the frames, or -1. */
function delimiterIndex(frames: readonly Uint8Array[]): number {
  return frames.slice(0, maxIdentities + 1).findIndex((frame) => delimiter.equals(frame));
}

function isHeader(value: JsonObject): value is Header {
  return typeof value.msg_id === "string" && typeof value.msg_type === "string";
}

/** Signs outgoing messages and checks incoming ones. One per connection. */
export class Codec {
  readonly session: string = randomUUID();
  readonly #key: string;
  readonly #hash: string;
  readonly #maxSize: number;
  readonly #memory = new SignatureMemory();

  constructor({ key, hash = "sha256", maxSize = 256 * 2 ** 20 }: CodecOptions) {
    this.#key = key;
    this.#hash = hash;
    this.#maxSize = maxSize;
  }

  /** Hexadecimal HMAC of the parts, "" without a key. */
  sign(parts: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  /** Frames of a message to send, identities (or the topic) first. */
  encode({ type, content, parent, metadata = {}, buffers = [] }: Outgoing, identities: readonly Uint8Array[]) {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    const parts = [header, parent, metadata, content].map((part) => Buffer.from(wellFormed(JSON.stringify(part))));
    return [...identities, delimiter, Buffer.from(this.sign(parts)), ...parts, ...buffers];
  }

  /**
   * Takes a received message apart. The order of the checks matters: nothing is parsed before the signature holds.
   * Returns the message, or the reason (for the log) why it is dropped; never throws on any bytes.
   */
  decode(channel: Channel, frames: readonly Uint8Array[]): Message | string {
    if (frames.length > maxFrames) return `${frames.length} frames`;
    const size = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
    if (size > this.#maxSize) return `${size} bytes`;
    const at = delimiterIndex(frames);
    if (at < 0 || frames.length < at + 6) return "not a Jupyter message";
    const parts = frames.slice(at + 2, at + 6);
    const problem = this.#signatureProblem(frames[at + 1]!, parts);
    if (problem) return problem;
    const [header, parent, metadata, content] = parts.map(parseObject);
    if (!header || !parent || !metadata || !content) return "not JSON objects";
    if (!isHeader(header)) return "header without msg_id or msg_type";
    const wrong = contentProblem(header.msg_type, content);
    if (wrong) return `${header.msg_type}: ${wrong}`;
    return { channel, identities: frames.slice(0, at), header, metadata, content, buffers: frames.slice(at + 6) };
  }

  #signatureProblem(received: Uint8Array, parts: readonly Uint8Array[]): string | undefined {
    if (this.#key === "") return undefined;
    const expected = Buffer.from(this.sign(parts));
    if (expected.length !== received.length || !timingSafeEqual(expected, received)) return "wrong signature";
    return this.#memory.admit(expected.toString()) ? undefined : "seen before";
  }
}
