import { spawnSync } from "node:child_process";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { build } from "esbuild";
import * as zmq from "zeromq";
import type { Connection } from "../../kernel-lib/jupyter/connection.ts";
import { Codec, type Message } from "../../kernel-lib/jupyter/messages.ts";
import { openWire, type Wire } from "../../kernel-lib/jupyter/wire.ts";

const key = "a key";

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const text = (frames: readonly Uint8Array[]) => frames.map((frame) => Buffer.from(frame).toString());

describe("openWire", () => {
  const messages: Message[] = [];
  const log: string[] = [];
  const topics: string[] = [];
  const clients: zmq.Socket[] = [];
  const client = new Codec({ key });
  let connection: Connection;
  let wire: Wire;
  let onPressure: (full: boolean) => void;

  beforeEach(async () => {
    const [shell, control, stdin, iopub, hb] = await Promise.all(Array.from({ length: 5 }, freePort));
    const ports = { shell: shell!, control: control!, stdin: stdin!, iopub: iopub!, hb: hb! };
    connection = { transport: "tcp", ip: "127.0.0.1", ports, key, hash: "sha256" };
    for (const list of [messages, log, topics, clients]) list.length = 0;
    onPressure = () => undefined;
    wire = await openWire(connection, {
      onMessage: (message) => messages.push(message),
      onSubscribe: (topic) => topics.push(Buffer.from(topic).toString()),
      onPressure: (full) => onPressure(full),
      log: (line) => log.push(line),
    });
  });

  afterEach(async () => {
    for (const socket of clients) socket.close();
    await wire.close(100);
  });

  function dealer(channel: "shell" | "control" | "stdin", routingId: string): zmq.Dealer {
    const socket = new zmq.Dealer({ routingId, linger: 0 });
    clients.push(socket);
    socket.connect(`tcp://127.0.0.1:${connection.ports[channel]}`);
    return socket;
  }

  test("a signed request arrives; its reply reaches the sender only, signed, with the request's header as parent", async () => {
    const [ada, bob] = [dealer("shell", "ada"), dealer("shell", "bob")];
    await ada.send(client.encode({ type: "kernel_info_request", content: { n: 1 }, parent: {} }, []));
    await bob.send(client.encode({ type: "kernel_info_request", content: { n: 2 }, parent: {} }, []));
    await until(() => messages.length === 2);
    for (const message of messages) {
      wire.reply(message, { type: "kernel_info_reply", content: { n: message.content.n } });
    }
    for (const [socket, n] of [
      [ada, 1],
      [bob, 2],
    ] as const) {
      const frames = text(await socket.receive());
      expect(frames[0]).toBe("<IDS|MSG>");
      expect(frames[1]).toBe(client.sign(frames.slice(2, 6).map((frame) => Buffer.from(frame))));
      expect(JSON.parse(frames[5]!)).toEqual({ n });
      expect(JSON.parse(frames[3]!)).toMatchObject({ msg_type: "kernel_info_request" });
    }
  });

  test("an unsigned request is dropped with one line in the log and no answer", async () => {
    const socket = dealer("control", "mallory");
    const forged = new Codec({ key: "guessed" }).encode({ type: "shutdown_request", content: {}, parent: {} }, []);
    await socket.send(forged);
    await until(() => log.length > 0);
    expect(log).toEqual(["dropped on control: wrong signature"]);
    expect(messages).toEqual([]);
  });

  test("a subscription is noticed, and what is published arrives in order with its buffers", async () => {
    const subscriber = new zmq.Subscriber({ linger: 0 });
    clients.push(subscriber);
    subscriber.connect(`tcp://127.0.0.1:${connection.ports.iopub}`);
    subscriber.subscribe("");
    await until(() => topics.length === 1);
    expect(topics).toEqual([""]);
    for (let i = 0; i < 100; i++) {
      wire.publish({ type: "comm_msg", content: { i }, parent: {}, buffers: [Buffer.from([i])] });
    }
    for (let i = 0; i < 100; i++) {
      const frames = await subscriber.receive();
      expect(JSON.parse(frames[6]!.toString())).toEqual({ i });
      expect([...frames[7]!]).toEqual([i]);
    }
  });

  test("the end of a subscription is no new one", async () => {
    const subscriber = new zmq.Subscriber({ linger: 0 });
    clients.push(subscriber);
    subscriber.connect(`tcp://127.0.0.1:${connection.ports.iopub}`);
    subscriber.subscribe("a");
    await until(() => topics.length > 0);
    subscriber.unsubscribe("a");
    subscriber.subscribe("b");
    await until(() => topics.includes("b"));
    expect(topics).toEqual(["a", "b"]);
  });

  test("a client that comes back under its name gets the replies", async () => {
    const ask = async (n: number) => {
      const socket = dealer("shell", "ada");
      await socket.send(client.encode({ type: "kernel_info_request", content: { n }, parent: {} }, []));
      await until(() => messages.length === n);
      return socket;
    };
    await ask(1);
    const back = await ask(2);
    wire.reply(messages[1]!, { type: "kernel_info_reply", content: { n: 2 } });
    expect(JSON.parse(text(await back.receive())[5]!)).toEqual({ n: 2 });
  });

  test("what waits is sent before the end", async () => {
    const subscriber = new zmq.Subscriber({ linger: 0 });
    clients.push(subscriber);
    subscriber.connect(`tcp://127.0.0.1:${connection.ports.iopub}`);
    subscriber.subscribe("");
    await until(() => topics.length === 1);
    const [count, block] = [3000, Buffer.alloc(10_000)];
    for (let i = 0; i < count; i++) wire.publish({ type: "stream", content: { i }, parent: {}, buffers: [block] });
    const closed = wire.close(10_000);
    for (let i = 0; i < count; i++) {
      expect(JSON.parse((await subscriber.receive())[6]!.toString())).toEqual({ i });
    }
    await closed;
  });

  test("a question reaches the client's stdin channel", async () => {
    const socket = dealer("stdin", "ada");
    await socket.send(client.encode({ type: "input_reply", content: { value: "early" }, parent: {} }, []));
    await until(() => messages.length === 1);
    wire.ask(messages[0]!.identities, { type: "input_request", content: { prompt: "?" }, parent: {} });
    expect(JSON.parse(text(await socket.receive())[5]!)).toEqual({ prompt: "?" });
  });

  test("the heartbeat answers with the same bytes", async () => {
    const request = new zmq.Request({ linger: 0 });
    clients.push(request);
    request.connect(`tcp://127.0.0.1:${connection.ports.hb}`);
    await request.send("ping");
    expect(text(await request.receive())).toEqual(["ping"]);
  });

  test("the producer pauses above 64 MiB of waiting output and goes on at 32 MiB", async () => {
    const block = Buffer.alloc(2 ** 20);
    const mebibytes = (count: number) => {
      for (let i = 0; i < count; i++) wire.publish({ type: "stream", content: {}, parent: {}, buffers: [block] });
    };
    const heard: boolean[] = [];
    let more = 0;
    onPressure = (full) => {
      heard.push(full);
      const count = full ? 0 : more;
      more -= count;
      mebibytes(count);
    };
    mebibytes(63);
    expect(heard).toEqual([]);
    more = 31;
    mebibytes(1);
    expect(heard).toEqual([true]);
    await until(() => heard.length > 1);
    expect(heard).toEqual([true, false]);
    heard.length = 0;
    while (heard.length === 0) mebibytes(1);
    more = 34;
    await until(() => heard.length > 1);
    expect(heard.slice(0, 3)).toEqual([true, false, true]);
  });

  test("a subscriber that takes nothing for 60 s no longer holds up the others", async () => {
    const subscribe = async (socket: zmq.Subscriber) => {
      clients.push(socket);
      const before = topics.length;
      socket.connect(`tcp://127.0.0.1:${connection.ports.iopub}`);
      socket.subscribe("");
      await until(() => topics.length > before);
      return socket;
    };
    await subscribe(new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 1 }));
    const reader = await subscribe(new zmq.Subscriber({ linger: 0 }));
    const [count, block] = [3000, Buffer.alloc(10_000)];
    let received = 0;
    const reading = (async () => {
      for (; received < count; received++) await reader.receive();
    })();
    let waited = 0;
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "Date", "performance", "hrtime"] });
    try {
      for (let i = 0; i < count; i++) wire.publish({ type: "stream", content: {}, parent: {}, buffers: [block] });
      while (log.length === 0 && waited < 70_000) {
        await new Promise((resolve) => setImmediate(resolve));
        if (jest.getTimerCount() > 0) waited += 5;
        jest.advanceTimersByTime(5);
      }
    } finally {
      jest.useRealTimers();
    }
    expect(log).toEqual(["a client takes no output: from now on it may lose some"]);
    expect(waited).toBeGreaterThanOrEqual(60_000);
    expect(waited).toBeLessThan(66_000);
    expect(received).toBeLessThan(count);
    await reading;
    expect(received).toBe(count);
  });
});

test("a bound socket that may lose messages says nothing on stderr", async () => {
  const contents = `
    import * as zmq from "zeromq";
    import { allowLoss } from "./kernel-lib/jupyter/wire.ts";
    const socket = new zmq.XPublisher({ linger: 0 });
    socket.noDrop = true;
    await socket.bind("tcp://127.0.0.1:*");
    allowLoss(socket);
    process.emitWarning("other warnings are heard");
    socket.close();`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    ...{ bundle: true, platform: "node", format: "esm", external: ["zeromq"], write: false },
  });
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", outputFiles[0]!.text], { encoding: "utf8" });
  expect(run.status).toBe(0);
  expect(run.stderr.match(/Warning: .*/g)).toEqual(["Warning: other warnings are heard"]);
});
