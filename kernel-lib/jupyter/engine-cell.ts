/** Runs one converted cell: modules first, then its statements, from one top-level await to the next. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Box, Boxes } from "./engine-boxes.ts";
import { describeError } from "./engine-error.ts";
import { guarded } from "./engine-guard.ts";
import type { ModuleLoader, Namespace } from "./engine-modules.ts";
import type { EngineError, RunnableCell } from "./engine-protocol.ts";
import type { Run } from "./engine-run.ts";
import type { Runs } from "./engine-runs.ts";

/** What a cell's code gets as `$tl`: see {@link RunnableCell}. */
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
    at: -1,
    own: (name, get, set) => boxes.own(name, get, set),
    import: (specifier) => loader.load(specifier),
    tick: () => runs.tick(run),
  };
}

/** How a cell ended: the value of its last expression statement (in a record, so that a promise stays one), or an error. */
export type CellOutcome = { readonly value: unknown } | { readonly error: EngineError };

/** Position, in the generated code, of the top-level statement with this index. */
function statementPlace({ js, file }: RunnableCell, at: number): string | undefined {
  const mark = `\n$tl.at = ${at};\n`;
  const found = js.indexOf(mark);
  if (found < 0) return undefined;
  const start = found + mark.length;
  const column = 1 + (/^\$tl\.result = \(?/.exec(js.slice(start, start + 20))?.[0].length ?? 0);
  return `${file}:${js.slice(0, start).split("\n").length}:${column}`;
}

/** An error with a frame of the cell: many, such as those of `node:fs/promises` and interrupts, come without any. */
function describeFailure(thrown: unknown, cell: RunnableCell, at: number): EngineError {
  const error = describeError(thrown);
  const place = error.stack.includes(cell.file) ? undefined : statementPlace(cell, at);
  return place === undefined ? error : { ...error, stack: `${error.stack}\n    at ${place}` };
}

/** Runs a cell within its run. */
export async function runCell(notebook: Notebook, run: Run, cell: RunnableCell): Promise<CellOutcome> {
  const { boxes, loader } = notebook;
  const modules = await run.wait(Promise.all(cell.specifiers.map((name) => loader.load(name))));
  const scope = createScope(notebook, run, modules);
  try {
    const script = new vm.Script(cell.js, { filename: cell.file });
    const start = script.runInThisContext({ displayErrors: false }) as CellFunction;
    const foreign = cell.foreign.map((name) => boxes.box(name));
    const begun = guarded(() => start(scope, ...foreign));
    if (cell.mode === "async") await run.wait(begun);
    else await drive(run, begun as Steps);
    return { value: scope.result };
  } catch (error) {
    return { error: describeFailure(error, cell, scope.at) };
  }
}
