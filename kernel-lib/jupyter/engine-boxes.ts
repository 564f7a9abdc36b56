/** One live binding per name of the notebook: cells read and write each other's variables through it. */

/** What a cell sees of another cell's variable. */
export interface Box {
  v: unknown;
}

interface Binding {
  readonly get: () => unknown;
  readonly set: ((value: unknown) => void) | undefined;
}

function createBox(name: string, bindings: ReadonlyMap<string, Binding>): Box {
  return {
    get v() {
      const binding = bindings.get(name);
      if (!binding) throw new ReferenceError(`${name} has no value: the cell that declares it has not run`);
      return binding.get();
    },
    set v(value) {
      const set = bindings.get(name)?.set;
      if (!set) throw new TypeError(`cannot assign to ${name}: it is a constant of an earlier cell`);
      set(value);
    },
  };
}

/** All names of a notebook. */
export class Boxes {
  readonly #bindings = new Map<string, Binding>();
  readonly #boxes = new Map<string, Box>();

  /** From now on `name` means this cell's variable, for every cell that uses it. */
  own(name: string, get: () => unknown, set?: (value: unknown) => void): void {
    this.#bindings.set(name, { get, set });
  }

  /** The box of a name; always the same object. */
  box(name: string): Box {
    const known = this.#boxes.get(name);
    if (known) return known;
    const box = createBox(name, this.#bindings);
    this.#boxes.set(name, box);
    return box;
  }
}
