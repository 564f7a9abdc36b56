/** Recordings: what a live output shows at a grid of control values, so that an exported page needs no kernel. */
import { finitePositive, integer } from "../check.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { type Frame, FrameStore } from "./recording-frames.ts";
import { type Plan, plan } from "./recording-plan.ts";
import type { TrackedControl } from "./tracking.ts";

/** MIME type of a recording; only exports read it. */
export const recordingMime = "application/vnd.tangentlab.recording+json";

/** How much an exported page may hold of a live output. */
export interface RecordOptions {
  /** Positions of a slider, evenly chosen; default at most 21. Choices and switches are always whole. */
  readonly positions?: number;
  /** Time for all points, default 10. */
  readonly seconds?: number;
  /** Size of all points, default 4. */
  readonly megabytes?: number;
}

/** A control in an exported page: its positions are numbered anew. */
interface RecordedControl {
  readonly model: string;
  readonly state: MimeBundle;
  /** Position in the notebook of each recorded one. */
  readonly positions: readonly number[];
}

/** What an exported page reads. */
export interface Recording {
  /** Model of the box that shows the controls, if they stand in one. */
  readonly box?: string;
  readonly controls: readonly RecordedControl[];
  /** Names of controls that the run reads and whose values cannot be numbered. */
  readonly fixed: readonly string[];
  readonly mode: Plan["mode"];
  readonly parts: readonly unknown[];
  /** One entry a point: its indices into `positions`, and what is shown there. */
  readonly points: readonly { readonly at: readonly number[]; readonly frame: Frame }[];
  /** Milliseconds all points took. */
  readonly ms: number;
}

/** Options with their defaults, checked. */
export function recordBudget({ positions = 21, seconds = 10, megabytes = 4 }: RecordOptions) {
  return {
    positions: integer("record.positions", positions, 2),
    seconds: finitePositive("record.seconds", seconds),
    megabytes: finitePositive("record.megabytes", megabytes),
  };
}

/** Checked {@link RecordOptions}. */
export type RecordBudget = ReturnType<typeof recordBudget>;

/** What is recorded and how. */
export interface Subject {
  readonly controls: readonly TrackedControl[];
  readonly box?: string | undefined;
  /** Runs at the present values of the controls and renders what is shown. */
  show(): Promise<MimeBundle>;
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

/** A recording, and what is shown at the present values. */
export interface Recorded {
  readonly recording: Recording;
  readonly shown: MimeBundle;
}

/** Milliseconds of a run: short ones are run again, the first is often slower than the rest. */
async function timeOfOne(show: () => Promise<MimeBundle>, first: number): Promise<number> {
  let least = first;
  for (let i = 0; i < 3 && first < 500; i++) {
    const start = performance.now();
    await show();
    least = Math.min(least, performance.now() - start);
  }
  return Math.max(least, 0.05);
}

/** Records; the controls have their values again afterwards. Ends early, with what there is, when time is up. */
export async function record({ controls, box, show }: Subject, budget: RecordBudget): Promise<Recorded> {
  const started = performance.now();
  const movable = controls.flatMap((control) => control.recording() ?? []);
  const store = new FrameStore();
  const shown = await show();
  const recorded: { at: readonly number[]; frame: Frame }[] = [{ at: [], frame: store.frame(shown) }];
  const ms = await timeOfOne(show, performance.now() - started);
  const capacity = Math.floor(Math.min((1000 * budget.seconds) / ms, (1e6 * budget.megabytes) / store.bytes));
  const { positions, points, mode } = plan(movable, budget.positions, Math.max(1, capacity));
  recorded[0].at = points[0];
  try {
    for (const at of points.slice(1)) {
      const late = performance.now() - started > 1000 * budget.seconds;
      if (late || store.bytes > 1e6 * budget.megabytes) break;
      for (const [k, control] of movable.entries()) control.go(positions[k][at[k]]);
      recorded.push({ at, frame: store.frame(await show()) });
      await pause();
    }
  } finally {
    for (const control of movable) control.go(control.position);
  }
  const recording: Recording = {
    ...(box === undefined ? {} : { box }),
    controls: movable.map(({ model, state, position, textAt }, k) => ({
      model,
      positions: positions[k],
      state: {
        ...state,
        count: positions[k].length,
        texts: positions[k].map(textAt),
        position: positions[k].indexOf(position),
        text: "",
      },
    })),
    fixed: controls.filter((control) => !control.recording()).map((control) => control.text()),
    mode,
    parts: store.parts,
    points: recorded,
    ms: Math.round(performance.now() - started),
  };
  return { recording, shown };
}
