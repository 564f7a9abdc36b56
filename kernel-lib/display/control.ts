/** A value that a person at the page can change. */
import { InvalidArgumentError } from "../errors.ts";
import { type Displayable, displaySymbol, kernelHost, type MimeBundle } from "./kernel-host.ts";
import { type ControlRecording, isTracking, type Origin, type TrackedControl, trackRead } from "./tracking.ts";
import { layoutModel, WidgetModel, type WidgetState, widgetBundle } from "./widget-model.ts";
import { anywidgetId, pageModule, pageStyles } from "./widget-page.ts";

/** A value with a widget. Reading `.value` inside {@link live} makes the live output follow it. */
export interface Control<T> extends Displayable {
  readonly label: string;
  /** The present value. Setting it moves the widget at every page; a value outside the range throws. */
  get value(): T;
  set value(next: T);
  /** Calls `listener` after every change, wherever it comes from; returns a function that ends that. */
  onChange(listener: (value: T) => void): () => void;
  /** `ridge λ = 0.01`. */
  toString(): string;
}

/** What makes a control of one kind. */
export interface ControlSpec<T> {
  readonly kind: "slider" | "select" | "toggle" | "number" | "play";
  readonly label: string;
  readonly value: T;
  /** Traits that do not change. */
  readonly traits: WidgetState;
  /** Returns an admissible value, or throws. */
  check(value: T): T;
  /** Traits that carry a value. */
  encode(value: T): WidgetState;
  /** The value a page has chosen; undefined when it may not be chosen. */
  decode(change: WidgetState): T | undefined;
  /** A value in words. */
  text(value: T): string;
}

const commonState: WidgetState = {
  _model_name: "AnyModel",
  _model_module: "anywidget",
  _model_module_version: "*",
  _view_name: "AnyView",
  _view_module: "anywidget",
  _view_module_version: "*",
  _dom_classes: [],
  tabbable: null,
  tooltip: null,
  _esm: pageModule,
  _css: pageStyles,
  _anywidget_id: anywidgetId,
  position: 0,
  count: 1,
  text: "",
  texts: [],
  progress: null,
};

function requireLabel({ kind, label }: { readonly kind: string; readonly label: string }): void {
  if (typeof label !== "string" || label.trim() === "") throw new InvalidArgumentError("label", "a name", label);
  if (!isTracking()) return;
  throw new InvalidArgumentError(
    "run",
    "free of new controls",
    label,
    `${kind}(${JSON.stringify(label)}) is called inside live(), where every run would make a new control: ` +
      "make it in the cell, before live(), and read its .value in the run",
  );
}

class WidgetControl<T> implements Control<T> {
  readonly #spec: ControlSpec<T>;
  readonly #model: WidgetModel;
  readonly #tracked: TrackedControl;
  readonly #listeners = new Set<(origin: Origin) => void>();
  #value: T;

  constructor(spec: ControlSpec<T>) {
    this.#spec = spec;
    this.#value = spec.value;
    const { kind, label, traits } = spec;
    const state = { ...commonState, kind, label, ...traits, ...spec.encode(spec.value) };
    this.#model = new WidgetModel(state, (change) => this.#receive(change), [layoutModel()]);
    this.#tracked = this.#asTracked();
  }

  get label(): string {
    return this.#spec.label;
  }

  get value(): T {
    trackRead(this.#tracked);
    return this.#value;
  }

  set value(next: T) {
    const value = this.#spec.check(next);
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#model.set(this.#spec.encode(value));
    this.#notify("code");
  }

  onChange(listener: (value: T) => void): () => void {
    if (typeof listener !== "function") throw new InvalidArgumentError("listener", "a function", listener);
    return this.#subscribe(() => listener(this.#value));
  }

  toString(): string {
    return `${this.label} = ${this.#spec.text(this.#value)}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [displaySymbol](): MimeBundle {
    const host = kernelHost();
    if (!host) return { "text/plain": this.toString() };
    this.#model.showAt(host.place);
    return widgetBundle(this.#model, this.toString());
  }

  #subscribe(listener: (origin: Origin) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every listener is called, also after one that throws. */
  #notify(origin: Origin): void {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(origin);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  }

  #receive(change: WidgetState): void {
    const { decode, encode } = this.#spec;
    const value = decode(change);
    const { position, text, number } = encode(value ?? this.#value);
    // What a page may not choose is taken back; what it cannot write itself is written for it.
    if (value === undefined) this.#model.set({ position, text, number });
    else if (change.text !== text) this.#model.set({ text });
    if (value === undefined || Object.is(value, this.#value)) return;
    this.#value = value;
    this.#notify("page");
  }

  #asTracked(): TrackedControl {
    return {
      subscribe: (listener) => this.#subscribe(listener),
      isShown: () => this.#model.isShown(),
      showInBox: (place) => {
        this.#model.showAt(place);
        return `IPY_MODEL_${this.#model.id}`;
      },
      setProgress: (progress) => this.#model.set({ progress }),
      text: () => this.toString(),
      recording: () => this.#recording(),
    };
  }

  #recording(): ControlRecording | undefined {
    const { kind, label, traits, encode, decode, text } = this.#spec;
    const start = this.#value;
    const { position } = encode(start);
    if (typeof position !== "number") return undefined;
    // The value at the start need not lie on its position.
    const at = (wanted: number) => (wanted === position ? start : decode({ position: wanted })!);
    return {
      model: this.#model.id,
      count: traits.count as number,
      position,
      even: kind === "slider" || kind === "play",
      state: { kind, label, ...traits },
      textAt: (wanted) => text(at(wanted)),
      go: (wanted) => {
        this.#value = at(wanted);
      },
    };
  }
}

/** Makes a control; every kind goes through here. */
export function createControl<T>(spec: ControlSpec<T>): Control<T> {
  requireLabel(spec);
  return new WidgetControl(spec);
}
