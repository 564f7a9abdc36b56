/** The inputs of this session, as `history_request` asks for them. */
import type { JsonObject } from "./messages.ts";

interface Entry {
  readonly count: number;
  readonly code: string;
  output: string | null;
}

type Item = readonly [session: number, line: number, content: string | readonly [string, string | null]];

/** IPython numbers sessions; this kernel keeps one. */
const session = 1;

/** Whether a text is what a pattern means: `*` and `?` as in a shell, over the whole input. At most |text| |pattern| steps. */
function matches(pattern: readonly string[], text: readonly string[]): boolean {
  let [p, t] = [0, 0];
  let [star, resume] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  return pattern.slice(p).every((rest) => rest === "*");
}

const whole = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);

/** Inputs and text outputs, oldest first. */
export class History {
  readonly #entries: Entry[] = [];

  add(count: number, code: string): void {
    this.#entries.push({ count, code, output: null });
  }

  /** Keeps the text of the newest result. */
  setOutput(count: number, output: unknown): void {
    const entry = this.#entries.findLast((item) => item.count === count);
    if (entry && typeof output === "string") entry.output = output;
  }

  /** Answers a `history_request`: `tail` (n), `range` (start, stop), `search` (pattern, n, unique). */
  answer(request: JsonObject): Item[] {
    const { output } = request;
    return this.#select(request).map(({ count, code, output: text }) =>
      output === true ? [session, count, [code, text]] : [session, count, code],
    );
  }

  #select(request: JsonObject): Entry[] {
    const n = whole(request.n, Number.POSITIVE_INFINITY);
    if (request.hist_access_type === "tail") return last(this.#entries, n);
    if (request.hist_access_type === "range") return this.#range(request);
    if (request.hist_access_type === "search") return last(this.#search(request), n);
    return [];
  }

  #range({ session: wanted, start, stop }: JsonObject): Entry[] {
    if (whole(wanted, 0) !== 0 && wanted !== session) return [];
    const [from, to] = [whole(start, 0), whole(stop, Number.POSITIVE_INFINITY)];
    return this.#entries.filter(({ count }) => count >= from && count < to);
  }

  #search({ pattern, unique }: JsonObject): Entry[] {
    const wanted = [...(typeof pattern === "string" ? pattern : "*")];
    const found = this.#entries.filter(({ code }) => matches(wanted, [...code]));
    if (unique !== true) return found;
    return found.filter(({ code }, i) => found.findLastIndex((other) => other.code === code) === i);
  }
}

const last = (entries: Entry[], n: number) =>
  n >= entries.length ? entries : entries.slice(entries.length - Math.max(0, n));
