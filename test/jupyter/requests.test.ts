import { expect, test } from "@jest/globals";
import { History } from "../../kernel-lib/jupyter/history.ts";
import type { Front } from "../../kernel-lib/jupyter/protocol.ts";
import { answers } from "../../kernel-lib/jupyter/requests.ts";

const comms = new Map([
  ["c1", "echo"],
  ["c2", "jupyter.widget"],
  ["c3", "echo"],
]);
const ask = (content: object) =>
  answers.comm_info_request!({ ...content }, { front: {} as Front, history: new History(), comms });

test("comm_info_request gives the comms of the asked target, or all", () => {
  const echo = { target_name: "echo" };
  const all = { c1: echo, c2: { target_name: "jupyter.widget" }, c3: echo };
  expect(ask({ target_name: "echo" })).toEqual({ status: "ok", comms: { c1: echo, c3: echo } });
  expect(ask({ target_name: "another" })).toEqual({ status: "ok", comms: {} });
  expect(ask({})).toEqual({ status: "ok", comms: all });
  expect(ask({ target_name: null })).toEqual({ status: "ok", comms: all });
});
