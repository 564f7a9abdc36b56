/** `inspect` text without what Node.js 20 hangs on promises and timers to follow asynchronous work. */
import { inspect } from "node:util";

const bookkeeping = /,?\s*\[Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]: [^,}\n]+/g;
const shortPromise = /Promise \{\s*\n\s*([^\n]*)\n\s*\}/g;

/** Removes the bookkeeping from text that `inspect` has made. */
export function hideBookkeeping(text: string): string {
  if (!text.includes("async_id_symbol") && !text.includes("kResourceStore")) return text;
  return text.replace(bookkeeping, "").replace(shortPromise, "Promise { $1 }");
}

const pending = "Promise { <pending> }";

/** Any value as text; strings and arrays are cut, arrays inside records after 12 entries. */
export function inspectText(value: unknown): string {
  const text = hideBookkeeping(
    inspect(value, { maxArrayLength: Array.isArray(value) ? 100 : 12, maxStringLength: 10_000 }),
  );
  return value instanceof Promise && text === pending ? `${pending} (write await before it to get its value)` : text;
}
