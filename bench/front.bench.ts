/**
 * The TypeScript front alone, with and without its start-up snapshot, in turns: start to the first converted cell, cells,
 * completions (milliseconds, requests included) and memory (MB; Linux only). Needs `npm run build`.
 * Targets: trivial cell 1-3 ms, member completion <= 20 ms, start with the snapshot <= 0.3 x without.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { startFront } from "../kernel-lib/jupyter/front-link.ts";
import type { FrontRequest } from "../kernel-lib/jupyter/protocol.ts";
import { ensureSnapshot } from "../kernel-lib/jupyter/snapshot.ts";

const rounds = Number(process.argv[2] ?? 5);
const folder = path.resolve("notebooks");

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Megabytes by a name of /proc/<pid>/smaps_rollup: `Rss`, `Pss`. */
function memory(pid: number | undefined, name: string): number {
  if (process.platform !== "linux") return Number.NaN;
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  return Number(found![1]) / 1024;
}

const model = (
  i: number,
) => `class Model${i} { #w = new Map<string, number>(); fit(rate = 0.1) { this.#w.set("a", rate); return this } }
const model${i} = new Model${i}().fit(a);
model${i}`;

async function measure(cacheFolder: false | undefined): Promise<Record<string, number>> {
  const start = performance.now();
  const front = startFront({ folder, ...(cacheFolder === false ? { cacheFolder } : {}) });
  const timed = async (request: FrontRequest) => {
    const from = performance.now();
    await front.request(request as never);
    return performance.now() - from;
  };
  const convert = (code: string, cell: number) => timed({ kind: "convert", code, cell });
  const repeat = async (count: number, run: (i: number) => Promise<number>) => {
    const times: number[] = [];
    for (let i = 0; i < count; i++) times.push(await run(i));
    return median(times);
  };
  await convert("const a = 1; a", 1);
  const first = performance.now() - start;
  const trivial = await repeat(40, (i) => convert(`const b${i % 5} = a + ${i}`, i + 2));
  const small = await repeat(20, (i) => convert(model(i % 3), i + 50));
  const member = await repeat(40, () => timed({ kind: "complete", code: "a.to", cursor: 4 }));
  const rss = memory(front.pid, "Rss");
  const pss = memory(front.pid, "Pss");
  const matrix = await convert('import { Matrix } from "ml-matrix"', 80);
  const uses = await repeat(10, (i) => convert("Matrix.eye(3).mmul(Matrix.eye(3)).trace()", 81 + i));
  front.stop();
  return {
    first,
    trivial,
    small,
    member,
    "RSS after 101": rss,
    PSS: pss,
    "import ml-matrix": matrix,
    "cell using it": uses,
  };
}

const ways = { snapshot: undefined, source: false } as const;
const results: Record<keyof typeof ways, Record<string, number>[]> = { snapshot: [], source: [] };
await ensureSnapshot();
for (let round = 0; round < rounds; round++) {
  for (const way of ["snapshot", "source"] as const) results[way].push(await measure(ways[way]));
}
const table = Object.fromEntries(
  Object.keys(results.source[0]!).map((name) => {
    const [snapshot, source] = (["snapshot", "source"] as const).map((way) =>
      median(results[way].map((values) => values[name]!)),
    ) as [number, number];
    const row = { snapshot: snapshot.toFixed(1), source: source.toFixed(1), ratio: (snapshot / source).toFixed(2) };
    return [name, row];
  }),
);
console.table(table);
