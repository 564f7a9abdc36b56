/** Several controls in one output, one below the other. */
import { type Displayable, displaySymbol, kernelHost, type MimeBundle, type Place } from "./kernel-host.ts";
import type { TrackedControl } from "./tracking.ts";
import { layoutModel, WidgetModel, widgetBundle } from "./widget-model.ts";

const boxState = {
  _model_name: "VBoxModel",
  _model_module: "@jupyter-widgets/controls",
  _model_module_version: "2.0.0",
  _view_name: "VBoxView",
  _view_module: "@jupyter-widgets/controls",
  _view_module_version: "2.0.0",
  _dom_classes: [],
  tabbable: null,
  tooltip: null,
  box_style: "",
  children: [] as readonly string[],
};

/** A box that can grow. */
export class ControlBox implements Displayable {
  readonly #controls: TrackedControl[] = [];
  readonly #references: string[] = [];
  readonly #model = new WidgetModel(boxState, () => undefined, [layoutModel()]);
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Id of its model at the pages. */
  get id(): string {
    return this.#model.id;
  }

  /** Adds controls; a box that is shown grows at once. */
  add(controls: readonly TrackedControl[]): void {
    this.#controls.push(...controls);
    this.#references.push(...controls.map((control) => control.showInBox(this.#place)));
    this.#model.set({ children: [...this.#references] });
  }

  [displaySymbol](): MimeBundle {
    const text = this.#controls.map((control) => control.text()).join("\n");
    if (!kernelHost()) return { "text/plain": text };
    this.#model.showAt(this.#place);
    return widgetBundle(this.#model, text);
  }
}
