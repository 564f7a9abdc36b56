/** Runs one converted cell: modules first, then its statements, from one top-level await to the next. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Box, Boxes } from "./engine-boxes.ts";
import { guarded } from "./engine-guard.ts";
import type { ModuleLoader, Namespace } from "./engine-modules.ts";
import type { Run } from "./engine-run.ts";
import type { Runs } from "./engine-runs.ts";
import type { ConvertedCell } from "./protocol.ts";

/** What a cell's code gets as `$tl`: see {@link ConvertedCell}. */
interface CellScope {
  readonly modules: readonly Namespace[];
  readonly meta: { readonly url: string; readonly dirname: string; resolve(specifier: string): string };
  result: unknown;
  at: number;
  own(name: string, get: () => unknown, set?: (value: unknown) => void): void;
  import(specifier: string): Promise<Namespace>;
  tick(): void;
}

/** What outlives a cell. */
export interface Notebook {
  readonly folder: string;
  readonly runs: Runs;
  readonly boxes: Boxes;
  readonly loader: ModuleLoader;
}

type Steps = Generator<unknown, unknown, unknown>;
type CellFunction = (scope: CellScope, ...boxes: Box[]) => unknown;

/** Steps a generator: what it yields is awaited, and every stretch between two awaits can be torn down. */
async function drive(run: Run, steps: Steps): Promise<void> {
  let next = () => steps.next();
  for (;;) {
    const step = guarded(next);
    if (step.done) return;
    try {
      const value: unknown = await run.wait(step.value);
      next = () => steps.next(value);
    } catch (error) {
      next = () => steps.throw(error);
    }
  }
}

function createScope(notebook: Notebook, run: Run, modules: readonly Namespace[]): CellScope {
  const { folder, boxes, loader, runs } = notebook;
  return {
    modules,
    meta: {
      url: pathToFileURL(path.join(folder, "notebook.ts")).href,
      dirname: folder,
      resolve: (specifier) => pathToFileURL(loader.require.resolve(specifier)).href,
    },
    result: undefined,
    at: 0,
    own: (name, get, set) => boxes.own(name, get, set),
    import: (specifier) => loader.load(specifier),
    tick: () => runs.tick(run),
  };
}

/** Value of a cell's last expression statement; in a record, so that a promise stays one. */
export interface CellResult {
  readonly value: unknown;
}

/** Runs a cell within its run. */
export async function runCell(notebook: Notebook, run: Run, cell: ConvertedCell): Promise<CellResult> {
  const { boxes, loader } = notebook;
  const modules = await run.wait(Promise.all(cell.specifiers.map((name) => loader.load(name))));
  const scope = createScope(notebook, run, modules);
  const script = new vm.Script(cell.js, { filename: cell.file });
  const start = script.runInThisContext({ displayErrors: false }) as CellFunction;
  const foreign = cell.foreign.map((name) => boxes.box(name));
  const begun = guarded(() => start(scope, ...foreign));
  if (cell.mode === "async") await run.wait(begun);
  else await drive(run, begun as Steps);
  return { value: scope.result };
}
