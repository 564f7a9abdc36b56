import path from "node:path";
import vm from "node:vm";
import { frontConfig } from "../../kernel-lib/jupyter/front-config.ts";
import { FrontSession, type MakeWorkspace } from "../../kernel-lib/jupyter/front-session.ts";
import type { ConvertedCell } from "../../kernel-lib/jupyter/protocol.ts";

/** A folder inside the repository that need not exist: cells there see the repository's packages. */
export const notebookFolder = path.resolve("notebooks");

/** A session of the front for tests; one start takes a second, so share it and `reset()` it. */
export const newSession = (options: { folder?: string; make?: MakeWorkspace } = {}) =>
  new FrontSession(frontConfig(options.folder ?? notebookFolder), options.make);

interface Box {
  v: unknown;
}

/** The engine in small: boxes, modules and the generator driver, without guards, output or processes. */
export class Notebook {
  readonly session: FrontSession;
  readonly #boxes = new Map<string, Box>();
  #count = 0;
  /** Calls of the loop guard so far. */
  ticks = 0;
  /** Index of the statement that ran last. */
  at = -1;

  constructor(session: FrontSession) {
    session.reset();
    this.session = session;
  }

  #box(name: string): Box {
    const box = this.#boxes.get(name) ?? { v: undefined };
    this.#boxes.set(name, box);
    return box;
  }

  /** Converts a cell; throws what the check says, one line per error: `line:column code message`. */
  convert(code: string): ConvertedCell {
    const { cell, diagnostics } = this.session.convert(code, ++this.#count);
    const errors = diagnostics.filter(({ category }) => category === "error");
    if (cell !== undefined && errors.length === 0) return cell;
    throw new Error(errors.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`).join("\n"));
  }

  async run(code: string): Promise<unknown> {
    const cell = this.convert(code);
    const modules = await Promise.all(cell.specifiers.map((specifier) => import(specifier)));
    const own = (name: string, get: () => unknown, set?: (value: unknown) => void) => {
      Object.defineProperty(this.#box(name), "v", {
        configurable: true,
        get,
        set:
          set ??
          (() => {
            throw new TypeError(`${name} is constant`);
          }),
      });
    };
    const notebook = this;
    const kernel = {
      modules,
      own,
      result: undefined as unknown,
      import: (specifier: string) => import(specifier),
      meta: { url: "file:///notebook" },
      tick: () => {
        this.ticks++;
      },
      set at(index: number) {
        notebook.at = index;
      },
    };
    const start = vm.runInThisContext(cell.js, { filename: cell.file });
    const running = start(kernel, ...cell.foreign.map((name) => this.#box(name)));
    if (cell.mode === "async") await running;
    else await drive(running);
    return kernel.result;
  }
}

/** Runs a generator: what it yields is awaited, as a top-level `await` would. */
async function drive(running: Generator<unknown, unknown, unknown>): Promise<void> {
  let step = running.next();
  while (!step.done) {
    try {
      step = running.next(await step.value);
    } catch (error) {
      step = running.throw(error);
    }
  }
}
