/** Loading modules for cells: from the notebook's folder, `tangentlab` from the kernel itself where the folder has none. */
import { createRequire, register } from "node:module";
import path from "node:path";
import vm from "node:vm";

/** A module as `import()` gives it. */
export type Namespace = Record<string, unknown>;

const ours = /^tangentlab(\/|$)/;
const local = /^(\.{0,2}\/|file:)/;
let hooked = false;

/** From the first local import on, TypeScript files load, and errors in them name their own lines. */
function hookLocalFiles(): void {
  if (hooked) return;
  hooked = true;
  register(`./front-transpile${path.extname(import.meta.url)}`, import.meta.url);
  process.setSourceMapsEnabled(true);
}

/** Loads modules as a file in `folder` would. */
export class ModuleLoader {
  readonly require: NodeJS.Require;
  readonly #import: (specifier: string) => Promise<Namespace>;

  constructor(folder: string) {
    const here = path.join(folder, "notebook.js");
    this.require = createRequire(here);
    const script = new vm.Script("(specifier) => import(specifier)", {
      filename: here,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    this.#import = script.runInThisContext() as (specifier: string) => Promise<Namespace>;
  }

  /** `import(specifier)` from the notebook's folder. */
  async load(specifier: string): Promise<Namespace> {
    if (specifier.endsWith(".json")) return this.#json(specifier);
    if (local.test(specifier)) hookLocalFiles();
    return ours.test(specifier) && !this.#resolves(specifier) ? import(specifier) : this.#import(specifier);
  }

  /** Node imports JSON only with an attribute, which a cell's converted import no longer has. */
  #json(specifier: string): Namespace {
    const value: unknown = this.require(specifier);
    const named = value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
    return { ...named, default: value };
  }

  #resolves(specifier: string): boolean {
    try {
      this.require.resolve(specifier);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === "MODULE_NOT_FOUND") return false;
      throw error;
    }
  }
}
