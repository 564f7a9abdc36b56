import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { keepMessages } from "../../kernel-lib/cli/server.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => {
  jest.restoreAllMocks();
  remove();
});

const program = (code: string): ChildProcessByStdio<null, Readable, Readable> =>
  spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "pipe"] });

test("what a server says is in its log, also what comes after one stream ended", async () => {
  const told = jest.spyOn(console, "error").mockReturnValue();
  const log = path.join(folder, "log");
  const child = program("process.stdout.end('a\\n', () => setTimeout(() => console.error('b'), 100))");
  keepMessages(child, log);
  await once(child, "close");
  while (!existsSync(log) || readFileSync(log, "utf8") !== "a\nb\n") await new Promise(setImmediate);
  expect(told.mock.calls).toEqual([]);
});

test("a log that cannot be written is said once, and the server goes on", async () => {
  const told = jest.spyOn(console, "error").mockReturnValue();
  const child = program("for (const out of [process.stdout, process.stderr]) out.write('x'.repeat(1e6))");
  keepMessages(child, folder);
  expect(await once(child, "close")).toEqual([0, null]);
  const reason = `EISDIR: illegal operation on a directory, open '${folder}'`;
  expect(told.mock.calls).toEqual([[`JupyterLab's messages are not kept: ${reason}`]]);
});
