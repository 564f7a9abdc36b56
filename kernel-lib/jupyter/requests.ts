/** Requests that only ask: answered at once, also while a cell runs. */
import type { History } from "./history.ts";
import { kernelInfo } from "./info.ts";
import type { JsonObject } from "./messages.ts";
import type { CompletionItem, Front } from "./protocol.ts";
import { toPoints, toUnits } from "./text-positions.ts";

/** What the answers are made from. */
export interface RequestContext {
  readonly front: Front;
  readonly history: History;
  /** Open comms: id -> target. */
  readonly comms: ReadonlyMap<string, string>;
}

type Answer = (content: JsonObject, context: RequestContext) => JsonObject | Promise<JsonObject>;

/** JupyterLab's words for kinds where TypeScript's differ. */
const kinds: Readonly<Record<string, string>> = {
  const: "constant",
  let: "variable",
  var: "variable",
  method: "function",
};

const completionType = (start: number, end: number) => (item: CompletionItem) => ({
  text: item.name,
  type: kinds[item.kind] ?? item.kind,
  start,
  end,
  ...(item.signature === undefined ? {} : { signature: item.signature }),
});

const complete: Answer = async (content, { front }) => {
  const code = content.code as string;
  const cursor = toUnits(code, content.cursor_pos as number);
  const reply = await front.request({ kind: "complete", code, cursor });
  const [start, end] = [toPoints(code, reply.start), toPoints(code, reply.end)];
  return {
    status: "ok",
    matches: reply.items.map(({ name }) => name),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: reply.items.map(completionType(start, end)) },
  };
};

const inspect: Answer = async (content, { front }) => {
  const code = content.code as string;
  const cursor = toUnits(code, content.cursor_pos as number);
  const detail = content.detail_level === 1 ? 1 : 0;
  const { found, signature, documentation } = await front.request({ kind: "inspect", code, cursor, detail });
  const plain = documentation ? `${signature}\n\n${documentation}` : signature;
  const markdown = `\`\`\`ts\n${signature}\n\`\`\`${documentation ? `\n\n${documentation}` : ""}`;
  const data = found ? { "text/plain": plain, "text/markdown": markdown } : {};
  return { status: "ok", found, data, metadata: {} };
};

const isComplete: Answer = async (content, { front }) => {
  const { status, indent } = await front.request({ kind: "isComplete", code: content.code as string });
  return status === "incomplete" ? { status, indent } : { status };
};

const commInfo: Answer = (content, { comms }) => {
  const wanted = [...comms].filter(([, target]) => content.target_name == null || content.target_name === target);
  return { status: "ok", comms: Object.fromEntries(wanted.map(([id, target]) => [id, { target_name: target }])) };
};

const noDebugger: Answer = () => ({
  status: "error",
  ename: "NotSupported",
  evalue: "this kernel has no debugger",
  traceback: [],
});

/** Answers by request type; the reply's type is the same word with `_reply`. */
export const answers: Readonly<Record<string, Answer>> = {
  kernel_info_request: () => kernelInfo,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: isComplete,
  history_request: (content, { history }) => ({ status: "ok", history: history.answer(content) }),
  comm_info_request: commInfo,
  debug_request: noDebugger,
};
