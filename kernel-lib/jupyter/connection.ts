/** The connection file that Jupyter writes for a kernel, and the reasons not to start with it. */
import { getHashes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { InvalidArgumentError } from "../errors.ts";

/** Where to listen and with which key. */
export interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly ports: Readonly<Record<"shell" | "control" | "stdin" | "iopub" | "hb", number>>;
  readonly key: string;
  /** Hash name for the HMAC, such as `sha256`. */
  readonly hash: string;
  /** Key pair of CurveZMQ, in the Z85 encoding of the connection file. */
  readonly curve?: { readonly publicKey: string; readonly secretKey: string };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A refusal to start: one sentence, no stack trace needed. */
function refuse(message: string): never {
  throw new InvalidArgumentError("connection file", "private and on a loopback address", undefined, message);
}

function checkMode(file: string, env: Environment): void {
  if (process.platform === "win32" || env.JUPYTER_ALLOW_INSECURE_WRITES === "1") return;
  const mode = statSync(file).mode & 0o077;
  if (mode === 0) return;
  refuse(
    `connection file ${file} can be read by other users (mode ${(mode | 0o600).toString(8)}): chmod 600 it, ` +
      "or set JUPYTER_ALLOW_INSECURE_WRITES=1 if your file system has no permissions",
  );
}

const isLoopback = (ip: string) => /^127(\.\d{1,3}){3}$/.test(ip) || ip === "::1" || ip === "localhost";

function checkAddress({ transport, ip, key }: Connection, env: Environment): void {
  if (transport === "ipc") return;
  if (key === "") refuse("the connection file has an empty key: over tcp anyone on this machine could run code");
  if (isLoopback(ip) || env.TANGENTLAB_ALLOW_REMOTE === "1") return;
  refuse(`the connection file asks to listen on ${ip}, not a loopback address; set TANGENTLAB_ALLOW_REMOTE=1 to allow`);
}

function port(raw: Readonly<Record<string, unknown>>, name: string): number {
  const value = raw[`${name}_port`];
  if (!Number.isInteger(value)) refuse(`the connection file has no ${name}_port`);
  return value as number;
}

function parse(raw: Readonly<Record<string, unknown>>): Connection {
  const word = (name: string, otherwise: string) => (typeof raw[name] === "string" ? (raw[name] as string) : otherwise);
  const transport = word("transport", "tcp");
  if (transport !== "tcp" && transport !== "ipc") refuse(`transport must be tcp or ipc, got ${transport}`);
  const hash = word("signature_scheme", "hmac-sha256").replace(/^hmac-/, "");
  if (!getHashes().includes(hash)) refuse(`signature_scheme hmac-${hash} is not known to this Node.js`);
  const [publicKey, secretKey] = [word("curve_publickey", ""), word("curve_secretkey", "")];
  return {
    transport,
    ip: word("ip", "127.0.0.1"),
    ports: {
      shell: port(raw, "shell"),
      control: port(raw, "control"),
      stdin: port(raw, "stdin"),
      iopub: port(raw, "iopub"),
      hb: port(raw, "hb"),
    },
    key: word("key", ""),
    hash,
    ...(publicKey && secretKey ? { curve: { publicKey, secretKey } } : {}),
  };
}

/**
 * Reads and checks a connection file.
 *
 * @throws InvalidArgumentError when others can read it, it is incomplete, or it asks for more than a loopback address.
 */
export function readConnection(file: string, env: Environment = process.env): Connection {
  checkMode(file, env);
  const connection = parse(JSON.parse(readFileSync(file, "utf8")));
  checkAddress(connection, env);
  return connection;
}

/** Endpoint of one socket. */
export function endpoint({ transport, ip, ports }: Connection, socket: keyof Connection["ports"]): string {
  if (transport === "ipc") return `ipc://${ip}-${ports[socket]}`;
  return `tcp://${ip.includes(":") ? `[${ip}]` : ip}:${ports[socket]}`;
}
