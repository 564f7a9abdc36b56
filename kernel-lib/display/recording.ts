/** Recordings: what a live output shows at a grid of control values, so that an exported page needs no kernel. */
import { finitePositive, integer } from "../check.ts";
import type { MimeBundle } from "./kernel-host.ts";
import { type Frame, FrameStore } from "./recording-frames.ts";
import { type Plan, plan } from "./recording-plan.ts";
import type { ControlRecording, TrackedControl } from "./tracking.ts";

/** MIME type of a recording; only exports read it. */
export const recordingMime = "application/vnd.tangentlab.recording+json";

/** How much an exported page may hold of a live output. */
export interface RecordOptions {
  /**
   * Positions of a slider or of {@link play}, evenly chosen, >= 2; default at most 21, and the present one where it is
   * none of them. Choices and switches are always whole.
   */
  readonly positions?: number;
  /** Time for all points, > 0; default 10. */
  readonly seconds?: number;
  /** Size of all points, > 0; default 4. */
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

/** What the present values show and how long that takes, and what is shown where every control has moved. */
async function sample(movable: readonly ControlRecording[], show: Subject["show"]) {
  const started = performance.now();
  const shown = await show();
  const ms = await timeOfOne(show, performance.now() - started);
  for (const control of movable) control.go(control.position === 0 ? control.count - 1 : 0);
  const elsewhere = await show();
  return { shown, ms, elsewhere };
}

/** How many points there is time and room for; what all of them share takes room once. */
function capacityOf(store: FrameStore, each: number, ms: number, { seconds, megabytes }: RecordBudget): number {
  const others = Math.min((1000 * seconds) / ms, (1e6 * megabytes - store.bytes) / Math.max(1, each));
  return 1 + Math.max(0, Math.floor(others));
}

/** Shows the points of a plan, one after the other, until `isOver`. */
async function visit(
  { positions, points }: Plan,
  movable: readonly ControlRecording[],
  show: Subject["show"],
  store: FrameStore,
  isOver: () => boolean,
): Promise<Recording["points"]> {
  const visited: { at: readonly number[]; frame: Frame }[] = [];
  for (const at of points) {
    if (isOver()) break;
    for (const [k, control] of movable.entries()) control.go(positions[k][at[k]]);
    visited.push({ at, frame: store.frame(await show()) });
    await pause();
  }
  return visited;
}

/** A control as the page has it, with the recorded ones of its positions. */
const recordedControl = (
  { model, state, position, textAt }: ControlRecording,
  positions: readonly number[],
): RecordedControl => ({
  model,
  positions,
  state: {
    ...state,
    count: positions.length,
    texts: positions.map(textAt),
    position: positions.indexOf(position),
    text: "",
  },
});

/**
 * Records; the controls have their values again afterwards. Ends early, with what there is, when time is up. Undefined
 * where neither the present values nor others give anything to show.
 */
export async function record({ controls, box, show }: Subject, budget: RecordBudget): Promise<Recorded | undefined> {
  const started = performance.now();
  const spent = () => performance.now() - started;
  const movable = controls.flatMap((control) => control.recording() ?? []);
  const store = new FrameStore();
  try {
    const { shown, ms, elsewhere } = await sample(movable, show);
    if ([shown, elsewhere].every((data) => Object.keys(data).length === 0)) return undefined;
    const frame = store.frame(shown);
    const route = plan(movable, budget.positions, capacityOf(store, store.cost(elsewhere), ms, budget));
    const [home, ...others] = route.points;
    const isOver = () => spent() > 1000 * budget.seconds || store.bytes > 1e6 * budget.megabytes;
    const visited = await visit({ ...route, points: others }, movable, show, store, isOver);
    const recording: Recording = {
      ...(box === undefined ? {} : { box }),
      controls: movable.map((control, k) => recordedControl(control, route.positions[k])),
      fixed: controls.filter((control) => !control.recording()).map((control) => control.text()),
      mode: route.mode,
      parts: store.parts,
      points: [{ at: home, frame }, ...visited],
      ms: Math.round(spent()),
    };
    return { recording, shown };
  } finally {
    for (const control of movable) control.go(control.position);
  }
}
