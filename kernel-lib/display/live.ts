/** `live()`: an output that follows its controls. */
import { record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { kernelHost } from "./kernel-host.ts";
import { SingleRun } from "./live-once.ts";
import { type Live, type LiveOptions, LiveOutput, liveSettings } from "./live-output.ts";
import type { LiveContext } from "./live-runs.ts";
import { isTracking } from "./tracking.ts";

/**
 * Shows what `run` returns (a figure, or anything that can be displayed, also promised), and again whenever a control
 * moves whose `.value` the run reads before its first `await`. One run at a time, at most one waiting, always with the
 * newest values. An error is shown in the output's place until the next move. Figures keep their zoom.
 *
 * @throws InvalidArgumentError; or what the first run throws if it has read no control.
 */
export function live(run: (context: LiveContext) => unknown, options: LiveOptions = {}): Live {
  if (typeof run !== "function") throw new InvalidArgumentError("run", "a function that returns what is shown", run);
  if (isTracking()) {
    const message =
      "live() is called inside the run of another live(): read all controls in one run, or call it in the cell";
    throw new InvalidArgumentError("run", "outside of another run", run, message);
  }
  const settings = liveSettings(record("options", options));
  const host = kernelHost();
  return host ? new LiveOutput(host, run, settings) : new SingleRun(run, settings);
}
