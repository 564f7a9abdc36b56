import ts from "typescript";
import { type Asked, nodeAt } from "./front-asked.ts";
import { withoutCellPaths } from "./front-diagnostics.ts";
import { documentationOf } from "./front-docs.ts";
import type { InspectReply } from "./protocol.ts";

/** What {@link inspectIn} needs. */
export interface InspectInput {
  readonly service: ts.LanguageService;
  readonly asked: Asked;
  /** Place in the user's text. */
  readonly cursor: number;
  /** 1 adds the source of the declaration. */
  readonly detail: 0 | 1;
}

const nothing: InspectReply = { found: false, signature: "", documentation: "" };

/** So many lines of a declaration are shown when more detail is asked for. */
const sourceLines = 40;

type Call = ts.CallExpression | ts.NewExpression;

/** The innermost call whose parentheses hold the place; inside a function among its arguments there is none. */
function callAround(node: ts.Node, place: number): Call | undefined {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && at.getStart() < place && place < at.getEnd()) return undefined;
    if (!ts.isCallExpression(at) && !ts.isNewExpression(at)) continue;
    const { arguments: given } = at;
    const reaches = given !== undefined && given.pos <= place && place <= given.end + 1;
    if (reaches && (place < at.getEnd() || !at.getText().endsWith(")"))) return at;
  }
  return undefined;
}

const calleeOf = ({ expression }: Call) => (ts.isPropertyAccessExpression(expression) ? expression.name : expression);

/** What is asked for: the name at the cursor, or the function of the call around it. */
function subject({ asked, cursor }: InspectInput): { node: ts.Node; call?: Call } | undefined {
  const place = cursor + asked.offset;
  const after = nodeAt(asked.file, place);
  const before = cursor > 0 ? nodeAt(asked.file, place - 1) : after;
  const named = [after, before].find((node) => ts.isIdentifier(node) || ts.isPrivateIdentifier(node));
  const call = callAround(before, place) ?? callAround(after, place);
  const isInside = named !== undefined && named.getStart() < place && place < named.getEnd();
  const isArgument = named !== undefined && (call?.arguments?.includes(named as ts.Identifier) ?? false);
  if (named !== undefined && (isInside || !isArgument)) {
    const own = callOf(named);
    return own === undefined ? { node: named } : { node: named, call: own };
  }
  return call === undefined ? undefined : { node: calleeOf(call), call };
}

/** The call whose function a name is. */
function callOf(name: ts.Node): Call | undefined {
  const callee = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
  const { parent } = callee;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === callee
    ? parent
    : undefined;
}

function resolved(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
  return checker.getAliasedSymbol(symbol);
}

/** The property that a key of an object literal fills in: its documentation stands where the options are declared. */
function optionOf(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { parent } = node;
  if (!ts.isPropertyAssignment(parent) || parent.name !== node || !ts.isIdentifier(node)) return undefined;
  return checker.getContextualType(parent.parent)?.getNonNullableType().getProperty(node.text);
}

/** The symbol of a name; `declare let x: typeof import("./cell-1_4").x` in the head is the earlier cell's own `x`. */
function symbolOf(node: ts.Node, { file, program, offset }: Asked): ts.Symbol | undefined {
  const checker = program.getTypeChecker();
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : (optionOf(node, checker) ?? checker.getSymbolAtLocation(node));
  const declared = symbol?.declarations?.[0];
  const inHead = declared?.getSourceFile() === file && declared.getStart() < offset;
  if (inHead && ts.isVariableDeclaration(declared) && declared.type && ts.isImportTypeNode(declared.type)) {
    return resolved(checker.getSymbolAtLocation(declared.type.qualifier!), checker) ?? symbol;
  }
  return resolved(symbol, checker);
}

/** The text of a declaration, as a code block. */
function sourceOf(symbol: ts.Symbol): string {
  const node = symbol.declarations?.[0];
  if (node === undefined) return "";
  const shown = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const lines = shown.getText().split("\n");
  const text = lines.length > sourceLines ? [...lines.slice(0, sourceLines), "// …"].join("\n") : lines.join("\n");
  return `\n\n\`\`\`ts\n${text}\n\`\`\``;
}

/** Signature and documentation of the name at the cursor, or of the function whose parentheses it stands in. */
export function inspectIn(input: InspectInput): InspectReply {
  const { service, asked, detail } = input;
  const found = subject(input);
  const symbol = found && symbolOf(found.node, asked);
  if (found === undefined || symbol === undefined) return nothing;
  const checker = asked.program.getTypeChecker();
  const info = service.getQuickInfoAtPosition(asked.file.fileName, found.node.getStart());
  const shown = ts
    .displayPartsToString(info?.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport \w+$/, "");
  const overload = found.call && checker.getResolvedSignature(found.call)?.declaration;
  const isType = (symbol.flags & ts.SymbolFlags.Value) === 0 && (symbol.flags & ts.SymbolFlags.Type) !== 0;
  const signature = isType && (shown === "any" || shown === "") ? `type ${symbol.name}` : shown;
  return {
    found: signature !== "",
    signature: withoutCellPaths(signature),
    documentation: `${documentationOf(symbol, overload)}${detail === 1 ? sourceOf(symbol) : ""}`.trim(),
  };
}
