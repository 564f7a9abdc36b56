import ts from "typescript";
import { type BodyFacts, finishBody } from "./cells-body.ts";
import type { CellNames } from "./cells-names.ts";
import { rewriteCell } from "./cells-rewrite.ts";
import type { KnownName } from "./cells-tail.ts";
import { statementFacts } from "./facts.ts";
import type { OpenCell } from "./program.ts";
import type { CellFacts, ConvertedCell } from "./protocol.ts";

/** A cell that passed its check. */
export interface CheckedCell {
  readonly open: OpenCell;
  /** Number of statements of the user's text. */
  readonly statements: number;
  /** Length of the user's text. */
  readonly end: number;
  readonly names: CellNames;
  readonly foreign: ReadonlyMap<string, KnownName>;
}

/** Top-level `for await` and `await using` need an async function; everything else is a generator. */
function modeOf(statements: readonly ts.Node[]): "generator" | "async" {
  const waits = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isForOfStatement(node) && node.awaitModifier) return true;
    const awaitUsing = (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
    if (ts.isVariableDeclarationList(node) && awaitUsing) return true;
    return ts.forEachChild(node, waits) ?? false;
  };
  return statements.some(waits) ? "async" : "generator";
}

/** UTF-8 turns lone surrogates into U+FFFD: write them as escapes. */
const escapeLoneSurrogates = (text: string) =>
  text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );

/** The map of a text that got one more line in front. */
function shifted(map: string, name: string): string {
  const parsed = JSON.parse(map) as { mappings: string };
  return JSON.stringify({ ...parsed, file: name, sources: [name], mappings: `;${parsed.mappings}` });
}

function emit({ program, file }: OpenCell, transformers: ts.CustomTransformers): { js: string; map: string } {
  const written = { js: "", map: "" };
  const write = (name: string, text: string) => {
    written[name.endsWith(".map") ? "map" : "js"] = text;
  };
  program.emit(file, write, undefined, false, transformers);
  return written;
}

/** What both the running and the exporting of a cell begin with. */
function emitBody({ open, statements, end, names, foreign }: CheckedCell) {
  const { file } = open;
  const checker = open.program.getTypeChecker();
  const own = file.statements.slice(0, statements);
  const mode = modeOf(own);
  const used = new Set<string>();
  const boxes = new Set([...foreign.values()].filter((known) => known.boxed).map((known) => known.name));
  const body: BodyFacts = { specifiers: [], imports: [], own: [] };
  const written = emit(open, {
    before: [rewriteCell({ file, checker, statements, end, boxes, mode, used })],
    after: [finishBody(names.own.values(), body)],
  });
  return { ...written, file, checker, own, mode, used, boxes, body };
}

/** Emits a checked cell as one expression (see {@link ConvertedCell}). */
export function emitCell(cell: CheckedCell): ConvertedCell {
  const { js, map, file, mode, used, body } = emitBody(cell);
  const parameters = ["$tl", ...[...used].map((name) => `$tl_${name}`)].join(", ");
  const head = `(${mode === "async" ? "async function" : "function*"}(${parameters}) { "use strict";`;
  const text = js.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "").replace(/^#!.*/, "");
  const name = file.fileName.slice(file.fileName.lastIndexOf("/") + 1);
  return {
    file: file.fileName,
    js: escapeLoneSurrogates(`${head}\n${text}\n})`),
    map: shifted(map, name),
    mode,
    specifiers: body.specifiers,
    foreign: [...used],
    own: body.own,
  };
}

/** Facts of a checked cell. Emits it too: only then is known which imports are values. */
export function factsOf(cell: CheckedCell): CellFacts {
  const { file, checker, own, boxes, body } = emitBody(cell);
  const imported = new Set(body.own.filter(({ kind }) => kind === "import").map((known) => known.name));
  const { end, names } = cell;
  return {
    imports: body.imports,
    statements: statementFacts({ file, checker, statements: own, end, boxes, names, imported }),
  };
}
