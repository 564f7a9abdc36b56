/** What the content of each request must look like. A message of another shape is dropped, not half understood. */

/** A parsed JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

type Check = (value: unknown) => boolean;
interface Shape {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}

const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const object: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const whole: Check = (value) => Number.isSafeInteger(value);
const maybeWhole: Check = (value) => value === null || Number.isSafeInteger(value);
const maybeText: Check = (value) => value === null || typeof value === "string";
const texts: Check = (value) => object(value) && Object.values(value as JsonObject).every(text);

const shapes: Readonly<Record<string, Shape>> = {
  execute_request: {
    required: { code: text },
    optional: { silent: flag, store_history: flag, user_expressions: texts, allow_stdin: flag, stop_on_error: flag },
  },
  complete_request: { required: { code: text, cursor_pos: whole } },
  inspect_request: { required: { code: text, cursor_pos: whole }, optional: { detail_level: whole } },
  is_complete_request: { required: { code: text } },
  history_request: {
    required: { hist_access_type: text },
    optional: {
      output: flag,
      raw: flag,
      session: maybeWhole,
      start: maybeWhole,
      stop: maybeWhole,
      n: maybeWhole,
      pattern: maybeText,
      unique: flag,
    },
  },
  comm_info_request: { optional: { target_name: maybeText } },
  comm_open: { required: { comm_id: text, target_name: text }, optional: { data: object } },
  comm_msg: { required: { comm_id: text }, optional: { data: object } },
  comm_close: { required: { comm_id: text }, optional: { data: object } },
  shutdown_request: { optional: { restart: flag } },
  input_reply: { required: { value: text } },
};

/** What is wrong with the content of a message of this type, or undefined. Unknown types may hold anything. */
export function contentProblem(type: string, content: JsonObject): string | undefined {
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (!shape) return undefined;
  for (const [field, check] of Object.entries(shape.required ?? {})) {
    if (!check(content[field])) return `content.${field} is missing or of the wrong type`;
  }
  for (const [field, check] of Object.entries(shape.optional ?? {})) {
    if (content[field] !== undefined && !check(content[field])) return `content.${field} is of the wrong type`;
  }
  return undefined;
}
