import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Channel, Codec, type JsonObject, type Message, wellFormed } from "../../kernel-lib/jupyter/messages.ts";
import { contentProblem } from "../../kernel-lib/jupyter/shapes.ts";

const key = "a key of the connection";
const text = (value: string) => Buffer.from(value);
const delimiter = text("<IDS|MSG>");

/** Frames as a client sends them, each part as given. */
function signed(parts: readonly string[], { signer = new Codec({ key }), identities = ["id"] } = {}): Buffer[] {
  const frames = parts.map(text);
  return [...identities.map(text), delimiter, text(signer.sign(frames)), ...frames];
}

const header = (type: string, id = "m1") => JSON.stringify({ msg_id: id, msg_type: type, session: "s" });
const request = (type: string, content: JsonObject, id = "m1") =>
  signed([header(type, id), "{}", "{}", JSON.stringify(content)]);
const decode = (frames: Uint8Array[], codec = new Codec({ key })) => codec.decode("shell" as Channel, frames);

describe("decode", () => {
  test("gives identities, header, content and buffers", () => {
    const frames = [...request("kernel_info_request", { a: 1 }), Buffer.from([0, 255])];
    const message = decode(frames) as Message;
    expect(message.header.msg_type).toBe("kernel_info_request");
    expect(message.identities.map(String)).toEqual(["id"]);
    expect(message.content).toEqual({ a: 1 });
    expect(message.buffers).toEqual([Buffer.from([0, 255])]);
  });

  test("reads what encode writes", () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: "binary" }), (json, word) => {
        const content = { json, word };
        const out = new Codec({ key }).encode({ type: "t", content, parent: {}, metadata: { word } }, [text("id")]);
        const message = decode(out) as Message;
        expect(message.content).toEqual(JSON.parse(JSON.stringify(content)));
      }),
    );
  });

  test("drops any bytes that were not signed, and never throws", () => {
    const frame = fc.uint8Array({ maxLength: 60 });
    const likely = fc.constantFrom(delimiter, text(""), text("{}"), text(header("execute_request")), text("[1"));
    fc.assert(
      fc.property(fc.array(fc.oneof(frame, likely), { maxLength: 12 }), (frames) => {
        expect(typeof decode(frames)).toBe("string");
      }),
      { numRuns: 500 },
    );
  });

  test("takes apart or drops any signed bytes, and never throws", () => {
    const part = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom("{}", "null", '{"msg_id":"1","msg_type":"comm_msg"}'),
    );
    fc.assert(
      fc.property(fc.tuple(part, part, part, part), (parts) => {
        const result = decode(signed(parts));
        if (typeof result === "string") return;
        expect(typeof result.header.msg_id).toBe("string");
        expect(contentProblem(result.header.msg_type, result.content)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [
      "another key",
      signed([header("x"), "{}", "{}", "{}"], { signer: new Codec({ key: "other" }) }),
      "wrong signature",
    ],
    ["no signature", [delimiter, text(""), ...[header("x"), "{}", "{}", "{}"].map(text)], "wrong signature"],
    ["half a message", request("x", {}).slice(0, 5), "not a Jupyter message"],
    ["NaN", signed([header("x"), "{}", "{}", '{"a": NaN}']), "not JSON objects"],
    [
      "invalid UTF-8",
      [...request("x", {}).slice(0, 2), text("bad"), ...Array(4).fill(Buffer.from([0xff]))],
      "wrong signature",
    ],
    ["an array as content", signed([header("x"), "{}", "{}", "[]"]), "not JSON objects"],
    ["a header without type", signed(['{"msg_id":"1"}', "{}", "{}", "{}"]), "header without msg_id or msg_type"],
    ["code that is no text", request("execute_request", { code: 3 }), "execute_request: content.code"],
    [
      "a flag that is no boolean",
      request("execute_request", { code: "", silent: 1 }),
      "execute_request: content.silent",
    ],
    ["5,000 frames", [...request("x", {}), ...Array(5000).fill(text(""))], "frames"],
  ])("drops %s", (_what, frames, reason) => {
    expect(decode(frames)).toContain(reason);
  });

  test("drops signed bytes that are no UTF-8", () => {
    const parts = [text(header("x")), text("{}"), text("{}"), Buffer.from([...text('{"a":"'), 0xff, ...text('"}')])];
    expect(decode([delimiter, text(new Codec({ key }).sign(parts)), ...parts])).toBe("not JSON objects");
  });

  test("takes 16 identities and 4096 frames, not more", () => {
    const [one, ...message] = request("x", {}, "limits");
    const identities = (count: number) => Array<Buffer>(count).fill(one!);
    expect((decode([...identities(16), ...message]) as Message).identities).toHaveLength(16);
    expect(decode([...identities(17), ...message])).toBe("not a Jupyter message");
    const buffers = (frames: number) => Array<Buffer>(frames - message.length).fill(text(""));
    expect((decode([...message, ...buffers(4096)]) as Message).buffers).toHaveLength(4090);
    expect(decode([...message, ...buffers(4097)])).toBe("4097 frames");
  });

  test("drops a message above the size limit before looking into it", () => {
    const codec = new Codec({ key, maxSize: 1000 });
    expect(decode([...request("x", {}), Buffer.alloc(1000)], codec)).toMatch(/^\d+ bytes$/);
  });

  test("a changed byte anywhere breaks the signature", () => {
    const frames = request("execute_request", { code: "1" });
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 6 }), fc.nat(), (part, at) => {
        const changed = frames.map((frame) => Buffer.from(frame));
        changed[part]![at % changed[part]!.length]! ^= 1;
        expect(decode(changed)).toBe("wrong signature");
      }),
    );
  });

  test("takes a signature once, and forgets it after 65,536 others", () => {
    const codec = new Codec({ key });
    const first = request("x", {}, "first");
    expect(typeof decode(first, codec)).toBe("object");
    expect(decode(first, codec)).toBe("seen before");
    const others = (from: number, to: number) => {
      for (let i = from; i < to; i++) decode(request("x", {}, `m${i}`), codec);
    };
    others(0, 65_535);
    expect(decode(first, codec)).toBe("seen before");
    others(65_535, 65_536);
    expect(typeof decode(first, codec)).toBe("object");
  });

  test("without a key nothing is signed and repetition is allowed", () => {
    const codec = new Codec({ key: "" });
    const frames = [delimiter, text(""), ...[header("x"), "{}", "{}", "{}"].map(text)];
    expect(typeof decode(frames, codec)).toBe("object");
    expect(typeof decode(frames, codec)).toBe("object");
  });
});

describe("sign", () => {
  test("agrees with RFC 4231, test case 2", () => {
    const signature = new Codec({ key: "Jefe" }).sign([text("what do ya want "), text("for nothing?")]);
    expect(signature).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});

test("half a character becomes U+FFFD, whole ones and written escapes stay", () => {
  const content = { "\ud83d": "a\udc00b", whole: "😀", written: "\\ud83d", behind: "\\\\\ud83d" };
  expect(JSON.parse(wellFormed(JSON.stringify(content)))).toEqual({
    "\ufffd": "a\ufffdb",
    whole: "😀",
    written: "\\ud83d",
    behind: "\\\\\ufffd",
  });
});
