/** The five sockets of a Jupyter kernel. The one door to zeromq. */
import * as zmq from "zeromq";
import { ResourceError } from "../errors.ts";
import { type Connection, endpoint } from "./connection.ts";
import { type Channel, Codec, type Message, type Outgoing } from "./messages.ts";
import { SendQueue, type SendQueueOptions } from "./send-queue.ts";

/** Above this many waiting bytes on iopub the producer must pause; below half of it goes on. */
const highWater = 64 * 2 ** 20;
const maxMessageSize = 256 * 2 ** 20;
/** A subscriber that takes nothing for this long no longer holds up the others: it alone loses output. */
const stallMs = 60_000;

/** What the host hears from the sockets. */
export interface WireEvents {
  /** A message that passed every check. */
  readonly onMessage: (message: Message) => void;
  /** A client subscribed to iopub under this topic. */
  readonly onSubscribe: (topic: Uint8Array) => void;
  /** Too much output is waiting (true), or it has drained (false). */
  readonly onPressure: (full: boolean) => void;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

/** Sends on the bound sockets. */
export interface Wire {
  /** Answers on the channel a message came from. */
  reply(to: Message, message: Omit<Outgoing, "parent">): void;
  /** Sends to a client's stdin channel. */
  ask(identities: readonly Uint8Array[], message: Outgoing): void;
  /** Publishes on iopub; `topic` only matters to clients that subscribe to a part. */
  publish(message: Outgoing, topic?: Uint8Array): void;
  /** Sends what waits (at most `ms` milliseconds), then closes. */
  close(ms: number): Promise<void>;
}

interface Sockets {
  readonly shell: zmq.Router;
  readonly control: zmq.Router;
  readonly stdin: zmq.Router;
  readonly iopub: zmq.XPublisher;
  readonly hb: zmq.Reply;
}

function openSockets({ curve }: Connection): Sockets {
  const router = () => new zmq.Router({ sendHighWaterMark: 0, maxMessageSize, linger: 200, handover: true });
  // At the end a client that reads gets the last output, also on a busy machine; one that is gone holds nobody up.
  const iopub = new zmq.XPublisher({ sendHighWaterMark: 1000, linger: 2000, sendTimeout: 0 });
  iopub.noDrop = true;
  iopub.verbosity = "allSubs";
  const sockets = { shell: router(), control: router(), stdin: router(), iopub, hb: new zmq.Reply({ linger: 0 }) };
  if (!curve) return sockets;
  if (!zmq.capability.curve) {
    throw new ResourceError("nativeLibrary", "the connection file asks for CurveZMQ, which this zeromq build lacks");
  }
  for (const socket of Object.values(sockets)) {
    socket.curveServer = true;
    socket.curvePublicKey = curve.publicKey;
    socket.curveSecretKey = curve.secretKey;
  }
  return sockets;
}

/**
 * From now on a client that takes nothing loses messages. zeromq warns that the option waits for the next bind, which is
 * not so for this one, and the user could do nothing about it.
 */
export function allowLoss(iopub: Pick<zmq.XPublisher, "noDrop">): void {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    iopub.noDrop = false;
  } finally {
    process.emitWarning = emitWarning;
  }
}

async function bindAll(sockets: Sockets, connection: Connection): Promise<void> {
  for (const name of ["shell", "control", "stdin", "iopub", "hb"] as const) {
    sockets[name].ipv6 = connection.ip.includes(":");
    await sockets[name].bind(endpoint(connection, name));
  }
}

/** Runs until the socket is closed. */
async function receive(socket: zmq.Readable, use: (frames: Uint8Array[]) => void): Promise<void> {
  for await (const frames of socket) use(frames);
}

async function echo(hb: zmq.Reply): Promise<void> {
  for await (const frames of hb) await hb.send(frames);
}

const subscribed = 1;

/** Binds the sockets of a connection. */
export async function openWire(connection: Connection, events: WireEvents): Promise<Wire> {
  const codec = new Codec({ key: connection.key, hash: connection.hash, maxSize: maxMessageSize });
  const sockets = openSockets(connection);
  await bindAll(sockets, connection);
  let closed = false;
  const onError = (error: unknown) => {
    if (!closed) events.log(`send: ${String(error)}`);
  };
  const queues = openQueues(sockets, events, onError);
  const incoming = (channel: Channel) => (frames: Uint8Array[]) => {
    const message = codec.decode(channel, frames);
    if (typeof message === "string") events.log(`dropped on ${channel}: ${message}`);
    else events.onMessage(message);
  };
  const loops = [
    receive(sockets.shell, incoming("shell")),
    receive(sockets.control, incoming("control")),
    receive(sockets.stdin, incoming("stdin")),
    receive(sockets.iopub, ([frame]) => frame?.[0] === subscribed && events.onSubscribe(frame.subarray(1))),
    echo(sockets.hb),
  ];
  for (const loop of loops) loop.catch((error: unknown) => events.log(`receive: ${String(error)}`));
  return {
    reply: (to, message) => queues[to.channel].push(codec.encode({ ...message, parent: to.header }, to.identities)),
    ask: (identities, message) => queues.stdin.push(codec.encode(message, identities)),
    publish: (message, topic) => queues.iopub.push(codec.encode(message, [topic ?? Buffer.from(message.type)])),
    async close(ms) {
      const all = Promise.all(Object.values(queues).map((queue) => queue.flushed()));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([all, late]);
      clearTimeout(timer);
      closed = true;
      for (const socket of Object.values(sockets)) (socket as zmq.Socket).close();
    },
  };
}

function openQueues(sockets: Sockets, events: WireEvents, onError: (error: unknown) => void) {
  let full = false;
  const onChange = (waiting: number) => {
    const next = waiting > (full ? highWater / 2 : highWater);
    if (next === full) return;
    full = next;
    events.onPressure(full);
  };
  const onStall: SendQueueOptions["onStall"] = {
    afterMs: stallMs,
    run() {
      allowLoss(sockets.iopub);
      events.log("a client takes no output: from now on it may lose some");
    },
  };
  const plain = (socket: zmq.Router) => new SendQueue(socket, { onError });
  return {
    shell: plain(sockets.shell),
    control: plain(sockets.control),
    stdin: plain(sockets.stdin),
    iopub: new SendQueue(sockets.iopub, { onError, onChange, onStall }),
  };
}
