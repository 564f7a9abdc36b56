import ts from "typescript";
import type { KnownName } from "./cells-tail.ts";
import { withoutCellPaths } from "./front-diagnostics.ts";
import { moduleCompletions } from "./front-modules.ts";
import type { OpenCell } from "./program.ts";
import type { ProgramFiles } from "./program-files.ts";
import type { CompleteReply, CompletionItem } from "./protocol.ts";

export interface CompleteInput {
  readonly service: ts.LanguageService;
  readonly files: ProgramFiles;
  readonly opened: OpenCell;
  readonly code: string;
  readonly cursor: number;
  /** Names of earlier cells, those that the cell's text does not mention included. */
  readonly names: ReadonlyMap<string, KnownName>;
}

/** So many items get a signature; more would make a long list slow. */
const withSignature = 20;

const preferences: ts.GetCompletionsAtPositionOptions = {
  includeSymbol: true,
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: false,
};

/** Names that only the kernel uses. */
const isHidden = (name: string) => name.startsWith("$tl") || name.startsWith("__");

const partBefore = (code: string, cursor: number) =>
  /[\p{ID_Start}$_#]?[\p{ID_Continue}$\u200c\u200d]*$/u.exec(code.slice(0, cursor))![0];
const partAfter = (code: string, cursor: number) => /^[\p{ID_Continue}$\u200c\u200d]*/u.exec(code.slice(cursor))![0];

const isStringLike = (node: ts.Node | undefined): node is ts.StringLiteralLike =>
  node !== undefined && ts.isStringLiteralLike(node);

/** The innermost node around a place. */
export function nodeAt(file: ts.SourceFile, position: number): ts.Node {
  const inner = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= position && position <= child.getEnd() ? inner(child) : undefined,
    ) ?? node;
  return inner(file);
}

function signatureOf(symbol: ts.Symbol | undefined, { opened }: CompleteInput): string | undefined {
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Value) === 0) return undefined;
  const checker = opened.program.getTypeChecker();
  const type = checker.getTypeOfSymbolAtLocation(symbol, opened.file);
  const [call] = type.getCallSignatures();
  const text = call === undefined ? checker.typeToString(type) : checker.signatureToString(call);
  return withoutCellPaths(text);
}

/** Names of earlier cells that do not stand in the text; the program does not know them. */
function namesElsewhere(input: CompleteInput, have: ReadonlySet<string>): CompletionItem[] {
  return [...input.names.values()]
    .filter(({ name }) => !have.has(name))
    .map(({ name, kind }) => ({ name, kind: kind ?? "type" }));
}

const byPrefix = (prefix: string) => (item: { readonly name: string }) =>
  item.name.startsWith(prefix) || item.name.toLowerCase().startsWith(prefix.toLowerCase());

/** Entries in TypeScript's order: nearest first, then by name. */
function sorted(entries: readonly ts.CompletionEntry[]): ts.CompletionEntry[] {
  return [...entries].sort((a, b) =>
    a.sortText === b.sortText ? (a.name < b.name ? -1 : 1) : a.sortText < b.sortText ? -1 : 1,
  );
}

function inString(input: CompleteInput, literal: ts.StringLiteralLike): CompleteReply {
  const { service, opened, code, cursor } = input;
  const start = literal.getStart() + 1;
  const typed = code.slice(start, cursor);
  const found = service.getCompletionsAtPosition(opened.file.fileName, cursor, preferences)?.entries ?? [];
  const from = ts.isImportDeclaration(literal.parent) || isImportCall(literal.parent);
  if (!from) {
    const items = found.filter(byPrefix(typed)).map(({ name, kind }) => ({ name, kind }));
    return { items, start, end: Math.max(cursor, Math.min(literal.getEnd() - 1, start + typed.length)) };
  }
  const base = typed.slice(0, typed.lastIndexOf("/") + 1);
  const items = [
    ...moduleCompletions(typed, input.files),
    ...found.map(({ name, kind }) => ({ name: name.startsWith(base) ? name : base + name, kind })),
  ].filter(byPrefix(typed));
  const unique = [...new Map(items.map((item) => [item.name, item])).values()];
  return { items: unique, start, end: cursor };
}

const isImportCall = (node: ts.Node) =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;

/** What may stand at the cursor of an unfinished cell. */
export function completeIn(input: CompleteInput): CompleteReply {
  const { service, opened, code, cursor } = input;
  const node = nodeAt(opened.file, cursor);
  if (isStringLike(node) && cursor > node.getStart()) return inString(input, node);
  const prefix = partBefore(code, cursor);
  const start = cursor - prefix.length;
  const end = cursor + (prefix === "" ? 0 : partAfter(code, cursor).length);
  const info = service.getCompletionsAtPosition(opened.file.fileName, cursor, preferences);
  if (info === undefined) return { items: [], start, end };
  const entries = sorted(info.entries.filter((entry) => !isHidden(entry.name)).filter(byPrefix(prefix)));
  const items: CompletionItem[] = entries.map((entry, at) => {
    const signature = at < withSignature ? signatureOf(entry.symbol, input) : undefined;
    return { name: entry.name, kind: entry.kind, ...(signature === undefined ? {} : { signature }) };
  });
  if (!info.isGlobalCompletion) return { items, start, end };
  const elsewhere = namesElsewhere(input, new Set(items.map(({ name }) => name))).filter(byPrefix(prefix));
  return { items: [...elsewhere, ...items], start, end };
}
