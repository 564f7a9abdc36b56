import type { CellNames } from "./cells-names.ts";

/** A name that an earlier cell declares. */
export interface KnownName {
  readonly name: string;
  /** Virtual file of the newest cell that declares it. */
  readonly file: string;
  /** Kind of its value; absent for types. */
  readonly kind?: "const" | "let" | "function" | "class" | "import";
  /** Whether the engine has a box of it; `declare`d names and types have none. */
  readonly boxed: boolean;
}

/** The generated end of a cell's virtual file. */
export interface Tail {
  readonly text: string;
  /** The earlier names it brings in. */
  readonly foreign: ReadonlyMap<string, KnownName>;
}

const specifierOf = (file: string) => `./${file.slice(file.lastIndexOf("/") + 1).replace(/\.ts$/, "")}`;

/** The lines that bring in those of the `mentioned` names that earlier cells declare and this one does not. */
function bringIn(mentioned: Iterable<string>, names: CellNames, known: ReadonlyMap<string, KnownName>) {
  const foreign = new Map<string, KnownName>();
  const lines: string[] = [];
  for (const name of mentioned) {
    const earlier = known.get(name);
    if (earlier === undefined || names.own.has(name) || foreign.has(name)) continue;
    foreign.set(name, earlier);
    const from = JSON.stringify(specifierOf(earlier.file));
    const assignable = earlier.kind === "let";
    lines.push(
      assignable ? `declare let ${name}: typeof import(${from}).${name};` : `import { ${name} } from ${from};`,
    );
  }
  return { foreign, lines };
}

/**
 * Lets a cell see the names of earlier cells that occur in its text, each from the newest cell that declares it, and exports
 * what it declares itself. A name declared here is simply not brought in: redeclaring is free.
 */
export function tailOf(names: CellNames, known: ReadonlyMap<string, KnownName>): Tail {
  const { foreign, lines } = bringIn(names.mentioned, names, known);
  const exported = [...names.own.keys()].filter((name) => !names.exported.has(name));
  lines.push(`export { ${exported.join(", ")} };`);
  return { text: `\n${lines.join("\n")}\n`, foreign };
}

/**
 * The same for an unfinished text that is only asked about. It stands in front of the text, because open brackets and
 * templates would swallow it at the end. `also` are names that do not occur in the text.
 */
export function headOf(names: CellNames, known: ReadonlyMap<string, KnownName>, also: Iterable<string>): Tail {
  const { foreign, lines } = bringIn([...names.mentioned, ...also], names, known);
  return { text: lines.map((line) => `${line}\n`).join(""), foreign };
}
