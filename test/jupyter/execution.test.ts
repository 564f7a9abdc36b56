/** The queue of cells behind a TypeScript front that fails: every request gets one reply and one `idle`. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EngineClient } from "../../kernel-lib/jupyter/engine-client.ts";
import { CellQueue } from "../../kernel-lib/jupyter/execution.ts";
import { History } from "../../kernel-lib/jupyter/history.ts";
import type { JsonObject, Message } from "../../kernel-lib/jupyter/messages.ts";
import { Outbox } from "../../kernel-lib/jupyter/outbox.ts";
import type { ConvertReply, Front } from "../../kernel-lib/jupyter/protocol.ts";
import { CellSources } from "../../kernel-lib/jupyter/traceback.ts";

const converted = (file: string): ConvertReply => ({
  cell: { file, js: "", map: "", mode: "generator", specifiers: [], foreign: [], own: [] },
  diagnostics: [],
});

/** What a front does with one request. */
const behaviours = {
  answers: () => Promise.resolve(converted("/notes/cell-1_1.ts")),
  rejects: () => Promise.reject(new Error("the checker broke")),
  dies: () =>
    new Promise<ConvertReply>((_, reject) => {
      setTimeout(reject, 5, new Error("the TypeScript front died (signal SIGKILL)"));
    }),
  hangs: () => new Promise<ConvertReply>(() => undefined),
  talksNonsense: () => Promise.resolve({} as ConvertReply),
  saysNothing: () => Promise.resolve(undefined as unknown as ConvertReply),
} as const;
type Behaviour = keyof typeof behaviours;

/** A queue whose front does what `acts` says, request after request, and answers afterwards. */
function queueWith(acts: readonly Behaviour[]) {
  const left = [...acts];
  const replies = new Map<string, JsonObject[]>();
  const states = new Map<string, string[]>();
  let runs = 0;
  const note = <T>(log: Map<string, T[]>, key: string, value: T) => log.set(key, [...(log.get(key) ?? []), value]);
  const queue = new CellQueue({
    front: { request: () => behaviours[left.shift() ?? "answers"]() } as unknown as Front,
    engine: { run: () => Promise.resolve({ data: { "text/plain": "1" } }) } as unknown as EngineClient,
    outbox: new Outbox(() => undefined),
    history: new History(),
    traceback: { cells: new CellSources(), folder: "/notes" },
    newRun: () => ++runs,
    status: (state, parent) => note(states, parent.msg_id as string, state),
    reply: (to, content) => note(replies, to.header.msg_id, content),
    onCellEnd: () => undefined,
  });
  const push = (id: string, content: JsonObject = {}) => {
    const header = { msg_id: id, msg_type: "execute_request" };
    const message: Message = {
      channel: "shell",
      identities: [],
      header,
      metadata: {},
      content: { code: "1", ...content },
      buffers: [],
    };
    queue.push(message);
  };
  const settled = async (ids: readonly string[]) => {
    for (let turn = 0; turn < 400 && ids.some((id) => states.get(id)?.at(-1) !== "idle"); turn++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { push, settled, replies, states, interrupt: () => queue.interrupt() };
}

test("a front that fails on a user expression: the expression has the error, the next cell runs", async () => {
  const { push, settled, replies, states } = queueWith(["answers", "rejects"]);
  push("a", { user_expressions: { x: "1", y: "2" } });
  push("b");
  await settled(["a", "b"]);
  const failure = { ename: "FrontError", evalue: "Error: the checker broke", traceback: ["Error: the checker broke"] };
  expect(replies.get("a")).toEqual([
    expect.objectContaining({
      status: "ok",
      user_expressions: {
        x: { status: "error", ...failure },
        y: { status: "ok", data: { "text/plain": "1" }, metadata: {} },
      },
    }),
  ]);
  expect(states.get("a")).toEqual(["busy", "idle"]);
  expect(replies.get("b")).toEqual([expect.objectContaining({ status: "ok", execution_count: 2 })]);
});

test("a front that fails on a cell: the cell has the error", async () => {
  const { push, settled, replies } = queueWith(["dies"]);
  push("a");
  await settled(["a"]);
  expect(replies.get("a")).toEqual([
    expect.objectContaining({ ename: "FrontError", evalue: "Error: the TypeScript front died (signal SIGKILL)" }),
  ]);
});

test("a front that hangs on a user expression: an interrupt ends the wait, and the next cell runs", async () => {
  const { push, settled, replies, interrupt } = queueWith(["answers", "hangs"]);
  push("a", { user_expressions: { x: "1" } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(replies.has("a")).toBe(false);
  interrupt();
  await settled(["a"]);
  expect(replies.get("a")).toEqual([
    expect.objectContaining({
      status: "ok",
      user_expressions: { x: expect.objectContaining({ ename: "InterruptError" }) },
    }),
  ]);
  push("b");
  await settled(["b"]);
  expect(replies.get("b")).toEqual([expect.objectContaining({ status: "ok" })]);
});

test("whatever the front does, every cell is answered once", async () => {
  const acts = fc.array(fc.constantFrom(...(Object.keys(behaviours) as Behaviour[])), { maxLength: 8 });
  const cell = fc.record({ expressions: fc.nat({ max: 2 }), stop_on_error: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(acts, fc.array(cell, { minLength: 1, maxLength: 4 }), async (does, cells) => {
      const { push, settled, replies, states, interrupt } = queueWith(does);
      const ids = cells.map((_, i) => `cell ${i}`);
      cells.forEach(({ expressions, stop_on_error }, i) => {
        const names = Array.from({ length: expressions }, (_, k) => [`e${k}`, "1"]);
        push(ids[i]!, { stop_on_error, user_expressions: Object.fromEntries(names) });
      });
      // The user of a front that hangs interrupts.
      const impatient = does.includes("hangs") ? setInterval(interrupt, 15) : undefined;
      await settled(ids);
      clearInterval(impatient);
      for (const id of ids) {
        expect(replies.get(id)).toHaveLength(1);
        expect(states.get(id)).toEqual(["busy", "idle"]);
      }
    }),
    { numRuns: 40 },
  );
});
