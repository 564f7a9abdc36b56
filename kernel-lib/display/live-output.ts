/** An output that follows its controls, in the kernel. */
import { AsyncResource } from "node:async_hooks";
import { flag } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { isFigure } from "../figures/figure.ts";
import { ControlBox } from "./control-box.ts";
import { type Display, display } from "./display.ts";
import { type Displayable, displaySymbol, type KernelHost, type MimeBundle } from "./kernel-host.ts";
import { type LiveContext, LiveRuns } from "./live-runs.ts";
import { isDisplayable, render } from "./mime.ts";
import { raw } from "./raw.ts";
import { type RecordBudget, type RecordOptions, record, recordBudget, recordingMime } from "./recording.ts";
import { type Origin, type TrackedControl, track } from "./tracking.ts";

/** An output that follows its controls. As a cell's last value it shows nothing more, and waits for the first drawing. */
export interface Live extends Displayable {
  /** Display id of the output. */
  readonly id: string;
  /** Resolves when nothing runs or waits. */
  settled(): Promise<void>;
  /** Ends it: the output stays as it is. */
  stop(): void;
}

/** Options of {@link live}. */
export interface LiveOptions {
  /** Shows, above the output, those controls that the run reads and no output shows yet; default `true`. */
  readonly controls?: boolean;
  /**
   * What an exported page can show without a kernel: what the run returns at a grid of control values, made when the
   * notebook is executed for an export; `false`: only the first. What the run prints or displays by itself is in the page
   * once, as it was at first. Default: up to 21 positions a slider, 10 seconds, 4 MB.
   */
  readonly record?: RecordOptions | false;
}

/** {@link LiveOptions} with their defaults, checked. */
export interface LiveSettings {
  readonly showControls: boolean;
  /** Undefined: no recording. */
  readonly budget: RecordBudget | undefined;
}

/** Checks options of {@link live}. */
export function liveSettings({ controls = true, record: wanted = {} }: LiveOptions): LiveSettings {
  const showControls = flag("controls", controls);
  if (wanted === false) return { showControls, budget: undefined };
  if (wanted !== null && typeof wanted === "object") return { showControls, budget: recordBudget(wanted) };
  throw new InvalidArgumentError("record", "false or an object { … }", wanted);
}

/** An error under the controls: `InvalidArgumentError: ridge must be …`. */
function errorBundle(error: unknown): Displayable {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `Thrown: ${String(error)}`;
  return raw({ "application/vnd.jupyter.stderr": text, "text/plain": text });
}

/** Keeps zoom and hidden curves from one drawing to the next. */
function withRevision(value: unknown, revision: string): unknown {
  if (!isFigure(value) || value.layout.uirevision !== undefined) return value;
  return { ...value, layout: { ...value.layout, uirevision: revision } };
}

/** A value whose bundle is there, so that drawings cannot overtake each other. */
async function awaited(value: Displayable): Promise<Displayable> {
  const { data } = await render(value);
  return raw(data);
}

/** What {@link live} makes in the kernel. */
export class LiveOutput implements Live {
  readonly id: string;
  readonly #host: KernelHost;
  readonly #runs: LiveRuns;
  readonly #showControls: boolean;
  readonly #run: (context: LiveContext) => unknown;
  /** The cell: what is shown later lands there too. */
  readonly #cell = new AsyncResource("tangentlab.live");
  readonly #place;
  readonly #followed = new Map<TrackedControl, () => void>();
  #reads: readonly TrackedControl[] = [];
  #box: ControlBox | undefined;
  #shown: Display | undefined;
  #asked = false;
  #made = false;
  /** Error of a run that has read no control: nothing can move it on. */
  #failure: { readonly error: unknown } | undefined;

  constructor(host: KernelHost, run: (context: LiveContext) => unknown, { showControls, budget }: LiveSettings) {
    this.#host = host;
    this.#run = run;
    this.#showControls = showControls;
    this.#place = host.place;
    this.id = host.newId();
    this.#runs = new LiveRuns({
      run: (context) => run({ ...context, signal: AbortSignal.any([context.signal, host.signal]) }),
      onReads: (reads) => this.#onReads(reads),
      draw: (value) => this.#draw(value),
      fail: (error) => this.#fail(error),
      showProgress: (share) => {
        for (const control of this.#reads) control.setProgress(share);
      },
    });
    this.#runs.request();
    this.#made = true;
    if (this.#failure) throw this.#failure.error;
    if (host.recording && budget) host.hold(this.#cell.runInAsyncScope(() => this.#record(budget)));
  }

  async settled(): Promise<void> {
    await this.#runs.idle();
    if (this.#failure) throw this.#failure.error;
  }

  stop(): void {
    for (const end of this.#followed.values()) end();
    this.#followed.clear();
    this.#runs.stop();
  }

  async [displaySymbol](): Promise<MimeBundle> {
    await this.settled();
    return {};
  }

  /** Adds a recording to what is shown; again with more controls while the run turns out to read more. */
  async #record(budget: RecordBudget): Promise<void> {
    await this.settled();
    const reads = new Set(this.#reads);
    const context: LiveContext = { signal: this.#host.signal, progress: () => undefined };
    const run = () =>
      track(
        () => this.#host.quietly(() => this.#run(context)),
        (found) => {
          for (const control of found) reads.add(control);
        },
      );
    const show = async () => (await render(withRevision(await run(), this.id))).data;
    const safely = () => show().catch(async (error: unknown) => (await render(errorBundle(error))).data);
    for (let known = 0; reads.size > known; ) {
      known = reads.size;
      const recorded = await record({ controls: [...reads], box: this.#box?.id, show: safely }, budget);
      if (!recorded || reads.size > known) continue;
      this.#show(raw({ "text/plain": "", ...recorded.shown, [recordingMime]: recorded.recording }));
    }
  }

  #onReads(reads: ReadonlySet<TrackedControl>): void {
    this.#reads = [...reads];
    for (const [control, end] of this.#followed) {
      if (reads.has(control)) continue;
      end();
      this.#followed.delete(control);
    }
    for (const control of reads) {
      if (!this.#followed.has(control))
        this.#followed.set(
          control,
          control.subscribe((origin) => this.#onMove(origin)),
        );
    }
    const hidden = this.#showControls ? this.#reads.filter((control) => !control.isShown()) : [];
    if (hidden.length > 0) this.#showBox(hidden);
  }

  #showBox(controls: readonly TrackedControl[]): void {
    if (this.#box) {
      this.#box.add(controls);
      return;
    }
    const box = new ControlBox(this.#place);
    this.#box = box;
    this.#cell.runInAsyncScope(() => {
      box.add(controls);
      display(box);
    });
  }

  /** A move at a page runs at once; cells may set several controls before the run. */
  #onMove(origin: Origin): void {
    if (!this.#host.isShown(this.#place)) this.stop();
    else if (origin === "page") {
      this.#runs.request();
      if (this.#runs.isRunning) this.#host.hold(this.#runs.idle());
    } else if (!this.#runs.isInside && !this.#asked) {
      this.#asked = true;
      queueMicrotask(() => {
        this.#asked = false;
        this.#runs.request();
      });
    }
  }

  #draw(value: unknown): Promise<void> | undefined {
    if (isDisplayable(value)) return awaited(value).then((ready) => this.#show(ready));
    this.#show(withRevision(value, this.id));
    return undefined;
  }

  #fail(error: unknown): void {
    if (this.#reads.length === 0) this.#failure = { error };
    // At once, it is thrown to the cell.
    if (this.#made || !this.#failure) this.#show(errorBundle(error));
  }

  #show(value: unknown): void {
    if (value === undefined) return;
    if (this.#shown) this.#shown.update(value);
    else {
      this.#cell.runInAsyncScope(() => {
        this.#shown = display(value, { id: this.id });
      });
    }
  }
}
