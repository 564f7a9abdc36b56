import ts from "typescript";
import { nodeAt } from "./front-complete.ts";
import { withoutCellPaths } from "./front-diagnostics.ts";
import { documentationOf } from "./front-docs.ts";
import type { OpenCell } from "./program.ts";
import type { InspectReply } from "./protocol.ts";

export interface InspectInput {
  readonly service: ts.LanguageService;
  readonly opened: OpenCell;
  readonly code: string;
  readonly cursor: number;
  readonly detail: 0 | 1;
}

const nothing: InspectReply = { found: false, signature: "", documentation: "" };

/** So many lines of a declaration are shown when more detail is asked for. */
const sourceLines = 40;

type Call = ts.CallExpression | ts.NewExpression;

/** The innermost call whose parentheses hold the cursor, functions in its arguments excluded. */
function callAround(node: ts.Node, cursor: number): Call | undefined {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && at.getStart() < cursor && cursor < at.getEnd()) return undefined;
    if (!ts.isCallExpression(at) && !ts.isNewExpression(at)) continue;
    const { arguments: given } = at;
    const reaches = given !== undefined && given.pos <= cursor && cursor <= given.end + 1;
    if (reaches && (cursor < at.getEnd() || !at.getText().endsWith(")"))) return at;
  }
  return undefined;
}

/** The name that is asked for: the one at the cursor, or the function of the call around it. */
function subject({ opened, cursor }: InspectInput): ts.Node | undefined {
  const node = nodeAt(opened.file, cursor);
  const before = cursor > 0 ? nodeAt(opened.file, cursor - 1) : node;
  const named = [node, before].find((at) => ts.isIdentifier(at) || ts.isPrivateIdentifier(at));
  const call = callAround(before === node ? node : before, cursor) ?? callAround(node, cursor);
  const strictlyInside = named !== undefined && named.getStart() < cursor && cursor < named.getEnd();
  const isArgument = call !== undefined && named !== undefined && call.arguments?.includes(named as ts.Identifier);
  if (named !== undefined && (strictlyInside || !isArgument)) return named;
  if (call === undefined) return named;
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) ? callee.name : callee;
}

function resolved(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
  return checker.getAliasedSymbol(symbol);
}

/** `declare let x: typeof import("./cell-1_4").x` of the tail is the earlier cell's own `x`. */
function throughTail(symbol: ts.Symbol | undefined, { opened, code }: InspectInput): ts.Symbol | undefined {
  const checker = opened.program.getTypeChecker();
  const node = symbol?.declarations?.[0];
  const inTail = node?.getSourceFile() === opened.file && node.getStart() >= code.length;
  if (inTail && ts.isVariableDeclaration(node) && node.type !== undefined && ts.isImportTypeNode(node.type)) {
    return resolved(checker.getSymbolAtLocation(node.type.qualifier!), checker) ?? symbol;
  }
  return resolved(symbol, checker);
}

function sourceOf(symbol: ts.Symbol | undefined): string {
  const node = symbol?.declarations?.[0];
  if (node === undefined) return "";
  const shown = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const lines = shown.getText().split("\n");
  const text = lines.length > sourceLines ? [...lines.slice(0, sourceLines), "// …"].join("\n") : lines.join("\n");
  return `\n\n\`\`\`ts\n${text}\n\`\`\``;
}

const symbolAt = (node: ts.Node, checker: ts.TypeChecker) =>
  ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);

/** Signature and documentation of the name at the cursor. */
export function inspectIn(input: InspectInput): InspectReply {
  const { service, opened, detail } = input;
  const node = subject(input);
  if (node === undefined) return nothing;
  const info = service.getQuickInfoAtPosition(opened.file.fileName, node.getStart());
  if (info === undefined) return nothing;
  const symbol = throughTail(symbolAt(node, opened.program.getTypeChecker()), input);
  const signature = withoutCellPaths(ts.displayPartsToString(info.displayParts)).replace(/^\(alias\) /, "");
  return {
    found: true,
    signature: signature.replace(/\nimport \w+$/, ""),
    documentation: `${documentationOf(symbol)}${detail === 1 ? sourceOf(symbol) : ""}`.trim(),
  };
}
