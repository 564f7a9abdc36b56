/** A notebook without its solutions: what students get. */
import { CommandError } from "./command.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A cell of a notebook file, as far as a handout looks at it. */
export interface SourceCell {
  readonly id?: string;
  readonly cell_type: string;
  readonly metadata?: Fields;
  readonly source: string | readonly string[];
  readonly attachments?: Fields;
  readonly [field: string]: unknown;
}

/** A notebook file of format 4. */
export interface SourceNotebook {
  readonly cells: readonly SourceCell[];
  readonly metadata: Fields;
  readonly nbformat: number;
  readonly nbformat_minor?: number;
}

/** The handout, and what was taken out. */
export interface Handout {
  readonly notebook: SourceNotebook;
  /** Places where a student writes. */
  readonly places: number;
  /** Cells that only the instructor sees. */
  readonly removed: number;
}

/** Metadata that cannot hold a solution; anything else (widgets, results of tools, times) stays behind. */
const keptOfCell = ["tags", "slideshow", "editable", "deletable", "jupyter", "collapsed"];
const keptOfNotebook = ["kernelspec", "language_info", "title", "authors"];

const marker = /^\s*(?:\/{2,}|\/\*+|#+|<!--)\s*(BEGIN|END)\s+SOLUTION\b/i;
/** Markers that would be passed over: in code any mention, in text (which may speak of solutions) one in a comment. */
const mentionInCode = /\b(?:BEGIN|END)\s+SOLUTION\b/i;
const mentionInText = /(?:\/{2,}|\/\*+|#+|<!--)\s*(?:BEGIN|END)\s+SOLUTION\b/i;

const textOf = ({ source }: SourceCell): string => [source].flat().join("");
const linesOf = (text: string): string[] => text.split(/(?<=\n)/);
const hasTag = ({ metadata }: SourceCell, tag: RegExp): boolean =>
  Array.isArray(metadata?.tags) && metadata.tags.some((given) => tag.test(String(given)));
const chosen = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));

/** What stands where a solution stood. */
function placeholder(cell: SourceCell, { kernelspec, language_info }: Fields): string {
  if (cell.cell_type !== "code") return "*Your answer here.*";
  const { language } = (kernelspec ?? {}) as { readonly language?: unknown };
  const { name } = (language_info ?? {}) as { readonly name?: unknown };
  return /^(python|r|julia)$/i.test(String(language ?? name)) ? "# your code here" : "// your code here";
}

/** A text without what stands between its markers. Throws CommandError for markers that do not pair. */
function withoutSolutions(cell: SourceCell, words: string, where: string): { text: string; places: number } {
  const [mention, example] =
    cell.cell_type === "code" ? [mentionInCode, "// BEGIN SOLUTION"] : [mentionInText, "<!-- BEGIN SOLUTION -->"];
  const kept: string[] = [];
  let open: number | undefined;
  let places = 0;
  for (const [at, line] of textOf(cell).split("\n").entries()) {
    const found = marker.exec(line)?.[1]?.toUpperCase();
    if (found === undefined && mention.test(line)) {
      throw new CommandError(`${where}, line ${at + 1}: the marker must begin its line: ${example}`);
    }
    if (found === "BEGIN") {
      if (open !== undefined) throw new CommandError(`${where}, line ${at + 1}: BEGIN SOLUTION within a solution`);
      open = at + 1;
      places++;
      kept.push(`${/^\s*/.exec(line)?.[0] ?? ""}${words}`);
    } else if (found === "END") {
      if (open === undefined) throw new CommandError(`${where}, line ${at + 1}: END SOLUTION without BEGIN SOLUTION`);
      open = undefined;
    } else if (open === undefined) kept.push(line);
  }
  if (open !== undefined) throw new CommandError(`${where}, line ${open}: BEGIN SOLUTION without END SOLUTION`);
  return { text: kept.join("\n"), places };
}

/** Attachments that the text still shows. */
function attachmentsIn(text: string, attachments: Fields | undefined): { attachments?: Fields } {
  const shown = Object.keys(attachments ?? {}).filter((name) => text.includes(`attachment:${name}`));
  return shown.length > 0 ? { attachments: chosen(attachments ?? {}, shown) } : {};
}

function cellFor(cell: SourceCell, text: string, metadata: Fields): SourceCell {
  const { id, cell_type } = cell;
  return {
    cell_type,
    ...(cell_type === "code" ? { execution_count: null } : attachmentsIn(text, cell.attachments)),
    ...(id === undefined ? {} : { id }),
    metadata: chosen(metadata, keptOfCell),
    ...(cell_type === "code" ? { outputs: [] } : {}),
    source: text === "" ? [] : linesOf(text),
  };
}

/**
 * The notebook for students. Lines from `// BEGIN SOLUTION` to `// END SOLUTION` (also `###`) and cells tagged `solution`
 * become a comment, cells tagged `instructor` are left out; outputs, counts and all metadata but those that say how a cell
 * is shown go. `name` is used in messages. Throws CommandError for markers that do not pair, naming the cell.
 */
export function makeHandout(notebook: SourceNotebook, name: string): Handout {
  let [places, removed] = [0, 0];
  const cells = notebook.cells.flatMap((cell, at): SourceCell[] => {
    if (hasTag(cell, /^instructors?$/i)) {
      removed++;
      return [];
    }
    const words = placeholder(cell, notebook.metadata);
    if (hasTag(cell, /^solutions?$/i)) {
      places++;
      return [cellFor(cell, words, {})];
    }
    const stripped = withoutSolutions(cell, words, `${name}: cell ${at + 1}`);
    places += stripped.places;
    return [cellFor(cell, stripped.text, cell.metadata ?? {})];
  });
  const { nbformat, nbformat_minor = 0 } = notebook;
  const metadata = chosen(notebook.metadata, keptOfNotebook);
  return { notebook: { cells, metadata, nbformat, nbformat_minor }, places, removed };
}
