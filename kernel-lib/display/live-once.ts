/** Where no page can move a control: one run. */
import { display } from "./display.ts";
import { displaySymbol, type MimeBundle } from "./kernel-host.ts";
import type { Live, LiveSettings } from "./live-output.ts";
import type { LiveContext } from "./live-runs.ts";
import { raw } from "./raw.ts";
import { track } from "./tracking.ts";

/** One run, with the values of its controls in words. */
export class SingleRun implements Live {
  readonly id = "";
  readonly #end: Promise<void>;

  constructor(run: (context: LiveContext) => unknown, { showControls }: LiveSettings) {
    const context: LiveContext = { signal: new AbortController().signal, progress: () => undefined };
    const value = track(
      () => run(context),
      (reads) => {
        if (showControls && reads.size > 0)
          display(raw({ "text/plain": [...reads].map((control) => control.text()).join("\n") }));
      },
    );
    if (value instanceof Promise) this.#end = value.then((result) => void display(result));
    else {
      this.#end = Promise.resolve();
      display(value);
    }
  }

  settled(): Promise<void> {
    return this.#end;
  }

  stop(): void {}

  async [displaySymbol](): Promise<MimeBundle> {
    await this.#end;
    return {};
  }
}
