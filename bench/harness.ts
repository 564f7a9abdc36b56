/**
 * Timing against a rival in the same run: samples of both alternate and the smallest of each counts, so that other work
 * on the machine falls on both alike. Read the ratios; the milliseconds belong to one moment of one machine.
 */

/** Somebody else's implementation of the same work. */
export interface Rival {
  readonly name: string;
  /** Does the work once and returns the milliseconds it took, as measured over there. */
  run(): Promise<number>;
}

/** One thing to time. */
export interface Workload {
  readonly name: string;
  /** The work; awaited where it is asynchronous. */
  readonly run: () => unknown;
  /** Calls in one sample, for work of microseconds (default 1). */
  readonly calls?: number;
  /** Floating-point operations of one call: adds the rate. */
  readonly flops?: number;
  readonly rival?: Rival | undefined;
  /** What the design promises: most times the rival's time, or most microseconds a call. */
  readonly promise?: { readonly ratio: number } | { readonly microseconds: number };
}

/** What was measured, in milliseconds a call. */
export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly rival?: { readonly name: string; readonly milliseconds: number };
}

async function sample({ run, calls = 1 }: Workload): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / calls;
}

/** Times one workload and its rival in turn, after one warm-up of each. */
export async function measure(workload: Workload, repetitions = 5): Promise<Measurement> {
  let ours = Number.POSITIVE_INFINITY;
  let theirs = Number.POSITIVE_INFINITY;
  const { name, rival } = workload;
  for (let i = 0; i <= repetitions; i++) {
    const times = [await sample(workload), (await rival?.run()) ?? Number.NaN] as const;
    if (i === 0) continue;
    ours = Math.min(ours, times[0]);
    theirs = Math.min(theirs, times[1]);
  }
  return { name, milliseconds: ours, ...(rival && { rival: { name: rival.name, milliseconds: theirs } }) };
}

const time = (milliseconds: number) =>
  milliseconds < 1 ? `${(milliseconds * 1e3).toPrecision(3)} µs` : `${milliseconds.toPrecision(4)} ms`;

/** `<= 1.6: kept` or `<= 1.6: MISSED`, or nothing where nothing is promised or the rival is absent. */
function verdict({ promise }: Workload, { milliseconds, rival }: Measurement): string {
  if (promise === undefined || ("ratio" in promise && rival === undefined)) return "";
  const limit = "ratio" in promise ? promise.ratio : promise.microseconds;
  const value = "ratio" in promise ? milliseconds / rival!.milliseconds : milliseconds * 1e3;
  return `promised <= ${limit}${"ratio" in promise ? "" : " µs"}: ${value <= limit ? "kept" : "MISSED"}`;
}

/** Measures the workloads and prints a line for each. Never fails for slowness. */
export async function report(title: string, workloads: readonly Workload[], repetitions = 5): Promise<void> {
  console.log(`\n${title}`);
  for (const workload of workloads) {
    const measured = await measure(workload, repetitions);
    const { milliseconds, rival } = measured;
    const rate = workload.flops === undefined ? "" : `${(workload.flops / milliseconds / 1e6).toPrecision(3)} Gflop/s`;
    const against =
      rival && `${rival.name} ${time(rival.milliseconds)}, ratio ${(milliseconds / rival.milliseconds).toFixed(2)}`;
    const columns = [
      workload.name.padEnd(34),
      time(milliseconds).padStart(10),
      rate.padStart(15),
      against ?? "",
      verdict(workload, measured),
    ];
    console.log(columns.join("  ").trimEnd());
  }
}
