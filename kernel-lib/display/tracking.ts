/** Which controls a live run reads. */
import type { MimeBundle, Place } from "./kernel-host.ts";
import { shared } from "./shared.ts";

/** Who has changed a control: code in a cell, or a person at the page. */
export type Origin = "code" | "page";

/** A control on its way through its positions. */
export interface ControlRecording {
  /** Id of its model at the pages. */
  readonly model: string;
  readonly count: number;
  readonly position: number;
  readonly even: boolean;
  /** What a page needs to draw it. */
  readonly state: MimeBundle;
  textAt(position: number): string;
  /** Takes the value of a position, without telling anyone. */
  go(position: number): void;
}

/** A control as `live` sees it. */
export interface TrackedControl {
  /** Calls `listener` after each change; returns what ends that. */
  subscribe(listener: (origin: Origin) => void): () => void;
  /** Whether the control stands somewhere in the notebook. */
  isShown(): boolean;
  /** Notes that a box at `place` shows the control; returns the reference to its model. */
  showInBox(place: Place): string;
  /** Shows how much of a run is done: a share, -1 when unknown, `null` when nothing runs. */
  setProgress(share: number | null): void;
  /** `ridge λ = 0.01`. */
  text(): string;
  /** For a recording; undefined when the values cannot be numbered. */
  recording(): ControlRecording | undefined;
}

interface Tracker {
  reads: Set<TrackedControl> | undefined;
}

const tracker = () => shared("tracker", (): Tracker => ({ reads: undefined }));

/** Called by a control whose value is read. */
export function trackRead(control: TrackedControl): void {
  tracker().reads?.add(control);
}

/** Whether the synchronous part of a live run is executing. */
export function isTracking(): boolean {
  return tracker().reads !== undefined;
}

/** Calls `code` and hands over the controls it has read, also when it throws. */
export function track<T>(code: () => T, onReads: (reads: ReadonlySet<TrackedControl>) => void): T {
  const state = tracker();
  const outer = state.reads;
  const reads = new Set<TrackedControl>();
  state.reads = reads;
  // An interrupt tears code down without its `finally`: this runs all the same.
  queueMicrotask(() => {
    if (state.reads === reads) state.reads = undefined;
  });
  try {
    return code();
  } finally {
    state.reads = outer;
    onReads(reads);
  }
}
