import ts from "typescript";
import type { KnownName } from "./cells-tail.ts";
import { type Asked, nodeAt } from "./front-asked.ts";
import { withoutCellPaths } from "./front-diagnostics.ts";
import { fitting, propertyBefore, textsOfOption } from "./front-fitting.ts";
import { moduleCompletions } from "./front-modules.ts";
import type { ProgramFiles } from "./program-files.ts";
import type { CompleteReply, CompletionItem } from "./protocol.ts";

/** What {@link completeIn} needs. */
export interface CompleteInput {
  readonly service: ts.LanguageService;
  readonly files: ProgramFiles;
  readonly asked: Asked;
  /** Place in the user's text. */
  readonly cursor: number;
  /** The part of a word before the cursor. */
  readonly prefix: string;
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

/** Names that only the kernel uses, or that no user wants. */
const isHidden = (name: string) => name.startsWith("$tl") || name.startsWith("__");

/** The part of a word that stands before the cursor. */
export const prefixAt = (code: string, cursor: number) =>
  /(?:[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*)?$/u.exec(code.slice(0, cursor))![0];

const restAt = (code: string, cursor: number) => /^[\p{ID_Continue}$\u200c\u200d]*/u.exec(code.slice(cursor))![0];

const isAlias = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Alias) !== 0;

function signatureOf(symbol: ts.Symbol | undefined, { asked }: CompleteInput): string | undefined {
  const checker = asked.program.getTypeChecker();
  const target = symbol !== undefined && isAlias(symbol) ? checker.getAliasedSymbol(symbol) : symbol;
  if (target === undefined || (target.flags & ts.SymbolFlags.Value) === 0) return undefined;
  const type = checker.getTypeOfSymbolAtLocation(target, asked.file);
  const [call] = type.getCallSignatures();
  return withoutCellPaths(call === undefined ? checker.typeToString(type) : checker.signatureToString(call));
}

const byPrefix = (prefix: string) => (item: { readonly name: string }) =>
  item.name.toLowerCase().startsWith(prefix.toLowerCase());

/** Words that begin as typed, then the rest; within them TypeScript's order: nearest first, then by name. */
function sorted(entries: readonly ts.CompletionEntry[], prefix: string): ts.CompletionEntry[] {
  const key = ({ name, sortText }: ts.CompletionEntry) =>
    `${name.startsWith(prefix) ? 0 : 1}${sortText} ${name.toLowerCase()} ${name}`;
  const keyed = entries.map((entry) => ({ entry, key: key(entry) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ entry }) => entry);
}

const once = <T extends { readonly name: string }>(items: readonly T[]): T[] => {
  const seen = new Set<string>();
  return items.filter(({ name }) => !seen.has(name) && seen.add(name));
};

const isImportCall = (node: ts.Node) =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;

const namesModule = ({ parent }: ts.Node) =>
  ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || isImportCall(parent);

const textsAt = (asked: Asked, property: ts.PropertyAssignment | undefined) =>
  (property === undefined ? [] : textsOfOption(asked, property)).map((name) => ({
    name,
    kind: ts.ScriptElementKind.string,
  }));

/** Texts that TypeScript does not offer as the value of an option, as entries in quotes beside its own. */
const quotedTexts = (asked: Asked, place: number): ts.CompletionEntry[] =>
  textsAt(asked, propertyBefore(asked.file, place)).map(({ name, kind }) => ({
    name: JSON.stringify(name),
    kind,
    sortText: "11",
  }));

/** Inside quotes: module specifiers and paths, keys and literal types. */
function inString(input: CompleteInput, literal: ts.StringLiteralLike): CompleteReply {
  const { service, asked, cursor, files } = input;
  const start = literal.getStart() + 1 - asked.offset;
  const typed = asked.code.slice(start, cursor);
  const place = cursor + asked.offset;
  const found = service.getCompletionsAtPosition(asked.file.fileName, place, preferences)?.entries ?? [];
  const isModule = namesModule(literal);
  const base = isModule ? typed.slice(0, typed.lastIndexOf("/") + 1) : "";
  const items = [
    ...(isModule ? moduleCompletions(files) : []),
    ...found.map(({ name, kind }) => ({ name: name.startsWith(base) ? name : base + name, kind })),
    ...textsAt(asked, ts.isPropertyAssignment(literal.parent) ? literal.parent : undefined),
  ];
  return { items: once(items.filter(byPrefix(typed))), start, end: cursor };
}

const kinds: readonly [flag: ts.SymbolFlags, kind: string][] = [
  [ts.SymbolFlags.Function, "function"],
  [ts.SymbolFlags.Class, "class"],
  [ts.SymbolFlags.Enum, "enum"],
  [ts.SymbolFlags.Variable, "const"],
  [ts.SymbolFlags.Interface, "interface"],
  [ts.SymbolFlags.TypeAlias, "type"],
  [ts.SymbolFlags.Module, "module"],
];

/** What an alias stands for; names of earlier cells and re-exported ones are aliases to TypeScript. */
function kindOf({ kind, name, symbol }: ts.CompletionEntry, { names, asked }: CompleteInput): string {
  if (kind !== ts.ScriptElementKind.alias) return kind;
  const known = names.get(name)?.kind;
  if (known !== undefined && known !== "import") return known;
  const target = symbol && isAlias(symbol) ? asked.program.getTypeChecker().getAliasedSymbol(symbol) : symbol;
  return kinds.find(([flag]) => target !== undefined && (target.flags & flag) !== 0)?.[1] ?? kind;
}

/** Names of earlier cells that were not brought into the text: the program does not know them. */
const elsewhere = (input: CompleteInput): CompletionItem[] =>
  [...input.names.values()].map(({ name, kind }) => ({ name, kind: kind ?? "type" }));

/** What may stand at the cursor of an unfinished cell. */
export function completeIn(input: CompleteInput): CompleteReply {
  const { service, asked, cursor, prefix } = input;
  const place = cursor + asked.offset;
  const node = nodeAt(asked.file, place);
  if (ts.isStringLiteralLike(node) && place > node.getStart()) return inString(input, node);
  const start = cursor - prefix.length;
  const end = cursor + (prefix === "" ? 0 : restAt(asked.code, cursor).length);
  const info = service.getCompletionsAtPosition(asked.file.fileName, place, preferences);
  if (info === undefined) return { items: [], start, end };
  const begin = place - prefix.length;
  const entries = [...info.entries, ...quotedTexts(asked, begin)];
  const matching = entries.filter(({ name }) => !isHidden(name)).filter(byPrefix(prefix));
  const fits = fitting(asked, begin);
  const ordered = once(sorted(matching, prefix));
  const fitted = fits === undefined ? [] : ordered.filter(fits);
  const items = once([...fitted, ...ordered]).map((entry, at): CompletionItem => {
    const signature = at < withSignature ? signatureOf(entry.symbol, input) : undefined;
    return { name: entry.name, kind: kindOf(entry, input), ...(signature === undefined ? {} : { signature }) };
  });
  const anyName = !info.isMemberCompletion && info.entries.some(({ name }) => name === "Array");
  if (!anyName) return { items, start, end };
  const first = items.filter(({ name }) => input.names.has(name));
  const best = items.slice(0, fitted.length);
  return { items: once([...best, ...first, ...elsewhere(input).filter(byPrefix(prefix)), ...items]), start, end };
}
