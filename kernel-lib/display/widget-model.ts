/** Models of Jupyter widgets: state that the kernel and every open page share. */
import { type Comm, type KernelHost, kernelHost, type MimeBundle, type Place } from "./kernel-host.ts";
import { shared } from "./shared.ts";

const target = "jupyter.widget";
const metadata = { version: "2.1.0" };

/** State of a widget, by trait. */
export type WidgetState = MimeBundle;

/** Models that are open, by id; they answer a page that loads again. */
type Models = Map<string, WidgetModel>;

function answerPages(host: KernelHost, models: Models): void {
  host.onCommOpen(`${target}.control`, (comm) => {
    comm.onMessage(({ method }) => {
      if (method !== "request_states") return;
      const states = Object.fromEntries([...models].map(([id, model]) => [id, model.description]));
      comm.send({ method: "update_states", states, buffer_paths: [] });
    });
  });
}

function openModels(host: KernelHost): Models {
  return shared("widgets", () => {
    const models: Models = new Map();
    answerPages(host, models);
    return models;
  });
}

/** One model. It is opened when it is first shown, and closed when no output shows it any more. */
export class WidgetModel {
  #state: WidgetState;
  #comm: Comm | undefined;
  readonly #onUpdate: (state: WidgetState) => void;
  readonly #places: Place[] = [];
  readonly #parts: readonly WidgetModel[];

  /** `onUpdate` gets what a page has changed; `parts` are models that live and end with this one, such as its layout. */
  constructor(state: WidgetState, onUpdate: (state: WidgetState) => void, parts: readonly WidgetModel[] = []) {
    this.#state = state;
    this.#onUpdate = onUpdate;
    this.#parts = parts;
  }

  /** As a page that loads again wants it. */
  get description(): WidgetState {
    const { _model_name: model_name, _model_module: model_module, _model_module_version } = this.#state;
    return { model_name, model_module, model_module_version: _model_module_version, state: this.#state };
  }

  /** The id of the model at the pages; opens it. */
  get id(): string {
    return this.#open().id;
  }

  /** Whether an output with this widget still stands. */
  isShown(): boolean {
    const host = kernelHost();
    return this.#comm !== undefined && host !== undefined && this.#places.some((place) => host.isShown(place));
  }

  /** Notes that the running cell shows the widget at `place`, and ends the models that nobody shows any more. */
  showAt(place: Place): void {
    this.#places.push(place);
    const host = kernelHost();
    if (!host) return;
    this.#open();
    for (const model of openModels(host).values()) if (model.#places.length > 0 && !model.isShown()) model.close();
  }

  /** Changes traits, here and at all pages. */
  set(change: WidgetState): void {
    this.#state = { ...this.#state, ...change };
    this.#comm?.send({ method: "update", state: change, buffer_paths: [] });
  }

  /** Sends the whole state again. */
  sendAll(): void {
    this.#comm?.send({ method: "update", state: this.#state, buffer_paths: [] });
  }

  /** Ends the model at all pages. It opens again when it is shown again. */
  close(): void {
    const comm = this.#comm;
    this.#forget();
    comm?.close();
    for (const part of this.#parts) part.close();
  }

  #forget(): void {
    const host = kernelHost();
    if (host && this.#comm) openModels(host).delete(this.#comm.id);
    this.#comm = undefined;
    this.#places.length = 0;
  }

  #open(): Comm {
    if (this.#comm) return this.#comm;
    const host = kernelHost();
    if (!host) throw new Error("a widget needs the kernel");
    const models = openModels(host);
    if (this.#parts[0]) this.#state = { ...this.#state, layout: `IPY_MODEL_${this.#parts[0].id}` };
    const comm = host.openComm(target, { state: this.#state, buffer_paths: [] }, [], metadata);
    comm.onMessage((data) => this.#receive(data));
    comm.onClose(() => this.#forget());
    models.set(comm.id, this);
    this.#comm = comm;
    return comm;
  }

  #receive({ method, state }: MimeBundle): void {
    if (method === "request_state") this.sendAll();
    if (method !== "update" || typeof state !== "object" || state === null) return;
    const change = state as WidgetState;
    this.#state = { ...this.#state, ...change };
    // The page that sent the change waits for its echo; the others follow it.
    this.#comm?.send({ method: "echo_update", state: change, buffer_paths: [] });
    this.#onUpdate(change);
  }
}

const layout: WidgetState = {
  _model_name: "LayoutModel",
  _model_module: "@jupyter-widgets/base",
  _model_module_version: "2.0.0",
  _view_name: "LayoutView",
  _view_module: "@jupyter-widgets/base",
  _view_module_version: "2.0.0",
};

/** The model that every visible widget needs beside it. */
export const layoutModel = (): WidgetModel => new WidgetModel(layout, () => undefined);

/** What an output says to show a widget. */
export const widgetBundle = (model: WidgetModel, text: string): MimeBundle => ({
  "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: model.id },
  "text/plain": text,
});
