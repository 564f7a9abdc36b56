/** Showing values in a notebook. */

export { checkpoint, interruptSignal } from "../interrupt.ts";
export { CheckError, check, type ExpectCloseOptions, expectClose, type Numbers } from "./check-cell.ts";
export {
  type Choices,
  type NumberOptions,
  number,
  type SelectOptions,
  select,
  type ToggleOptions,
  toggle,
} from "./choices.ts";
export type { Control } from "./control.ts";
export { clearOutput, type Display, type DisplayOptions, display } from "./display.ts";
export { plotlyMime } from "./figure-bundle.ts";
export { type InputOptions, input } from "./input.ts";
export { type Comm, type Displayable, displaySymbol, type MimeBundle } from "./kernel-host.ts";
export { live } from "./live.ts";
export type { Live, LiveOptions } from "./live-output.ts";
export type { LiveContext } from "./live-runs.ts";
export { type Rendered, render } from "./mime.ts";
export { type Progress, progress } from "./progress.ts";
export { type ImageDisplayOptions, image, raw, tex } from "./raw.ts";
export type { RecordOptions } from "./recording.ts";
export { type PlayOptions, play, type SliderOptions, slider } from "./slider.ts";
