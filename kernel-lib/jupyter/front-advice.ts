/** What TypeScript's errors do not say: the import that is missing, the "as const", the way out. */
import ts from "typescript";
import { nodeAt } from "./front-asked.ts";

/** What advice needs to know of the cell. */
export interface AdvicePlace {
  readonly file: ts.SourceFile;
  /** Types of the cell, where it has been checked. */
  readonly checker?: ts.TypeChecker;
  /** The module of the library that exports a name. */
  readonly moduleOf?: (name: string) => string | undefined;
}

/** Cannot find name, also with a proposal; no value for a shorthand property; module has no exported member (three ways). */
const missingNames = new Set([2304, 2552, 18004, 2305, 2614, 2724]);
const notAssignable = new Set([2322, 2345]);
const tooComplex = 2563;

/** The names that stand for a value in the text: the node that a diagnostic points at, and what is assigned there. */
function assigned(file: ts.SourceFile, start: number): ts.Expression | undefined {
  const node = nodeAt(file, start);
  const { parent } = node;
  if ((ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) && parent.name === node) {
    return parent.initializer;
  }
  if (ts.isBinaryExpression(parent) && parent.left === node) return parent.right;
  return ts.isExpression(node) ? node : undefined;
}

/** What a union offers and an intersection demands. */
const constituents = (type: ts.Type): readonly ts.Type[] => (type.isUnionOrIntersection() ? type.types : [type]);

/** Whether a type is one of some texts or numbers, and not any text or number. */
const isChoice = (type: ts.Type, literal: ts.TypeFlags, wide: ts.TypeFlags): boolean =>
  constituents(type).some(({ flags }) => flags & literal) && !constituents(type).some(({ flags }) => flags & wide);

/** `string` or `number` where only some of them will do: the name of the wide type. */
function widened(source: ts.Type, target: ts.Type): string | undefined {
  const { flags } = source;
  if (flags & ts.TypeFlags.String && isChoice(target, ts.TypeFlags.StringLiteral, flags)) return "string";
  if (flags & ts.TypeFlags.Number && isChoice(target, ts.TypeFlags.NumberLiteral, flags)) return "number";
  return undefined;
}

/** The first property, at most three deep, that has widened: `{ path: "x.scale", wide: "string" }`. */
function widenedProperty(
  source: ts.Type,
  target: ts.Type,
  place: { checker: ts.TypeChecker; node: ts.Node; depth?: number },
): { path: string; wide: string } | undefined {
  const { checker, node, depth = 0 } = place;
  if (depth > 3) return undefined;
  const wide = widened(source, target);
  if (wide !== undefined) return { path: "", wide };
  if (!(source.flags & ts.TypeFlags.Object) || checker.isArrayLikeType(source)) return undefined;
  for (const property of source.getProperties()) {
    const wanted = constituents(target).flatMap((each) => {
      const declared = each.getProperty(property.name);
      return declared === undefined ? [] : [checker.getTypeOfSymbolAtLocation(declared, node)];
    });
    const own = checker.getTypeOfSymbolAtLocation(property, node);
    // In a union of records a choice counts only if no record would take any text.
    if (wanted.some((type) => widened(own, type) === undefined && checker.isTypeAssignableTo(own, type))) continue;
    for (const type of wanted) {
      const found = widenedProperty(own, type, { checker, node, depth: depth + 1 });
      if (found !== undefined) return { ...found, path: [property.name, found.path].filter(Boolean).join(".") };
    }
  }
  return undefined;
}

function constAdvice(start: number, { file, checker }: AdvicePlace): string | undefined {
  const value = checker && assigned(file, start);
  const target = value && checker.getContextualType(value);
  if (value === undefined || target === undefined) return undefined;
  const found = widenedProperty(checker!.getTypeAtLocation(value), target, { checker: checker!, node: value });
  if (found === undefined) return undefined;
  const { path, wide } = found;
  return path === ""
    ? `Its type has widened to ${wide}: declare it with const, or write "as const" after its value.`
    : `'${path}' has widened to ${wide}: write "as const" after the object that holds it, { … } as const.`;
}

/** A sentence that says what to do, if there is one. */
export function adviceOn({ code, start = 0, length = 0 }: ts.Diagnostic, place: AdvicePlace): string | undefined {
  const { file, moduleOf } = place;
  if (missingNames.has(code)) {
    const name = file.text.slice(start, start + length);
    const specifier = moduleOf?.(name);
    return specifier && `Write: import { ${name} } from "${specifier}"`;
  }
  if (notAssignable.has(code)) return constAdvice(start, place);
  if (code === tooComplex)
    return "Split the cell, or move its loops into functions: the parts are then checked one by one.";
  return undefined;
}

/** A module of the library is named as the cell names it, not by the file that was found. */
export function withModuleName(text: string, start: number, file: ts.SourceFile): string {
  const statement = ts.findAncestor(nodeAt(file, start), ts.isImportDeclaration);
  const specifier = statement && (statement.moduleSpecifier as ts.StringLiteral).text;
  return specifier?.startsWith("tangentlab") ? text.replace(/^Module '"[^']*"'/, `Module "${specifier}"`) : text;
}

/** Types of property 'a' are incompatible; The types of 'a.b' are incompatible between these types. */
const properties = new Set([2326, 2200]);

/**
 * A chain of messages, the innermost first: it tells what is wrong, those around it tell where. Branches, as of overloads,
 * stay in TypeScript's order.
 */
export function innermostFirst(text: string | ts.DiagnosticMessageChain): string[] {
  if (typeof text === "string") return [text];
  const chain: ts.DiagnosticMessageChain[] = [];
  for (let at: ts.DiagnosticMessageChain | undefined = text; at !== undefined; at = at.next?.[0]) {
    if ((at.next?.length ?? 0) > 1) return [ts.flattenDiagnosticMessageText(text, "\n")];
    chain.push(at);
  }
  const inner = chain.pop()!;
  if (chain.length === 0) return [inner.messageText];
  const where = chain
    .filter(({ code }) => properties.has(code))
    .map(({ messageText }) => /'(.*)'/.exec(messageText)?.[1])
    .join(".");
  const first = where === "" ? inner.messageText : `'${where}': ${inner.messageText}`;
  const rest = chain.filter(({ code }) => !properties.has(code));
  return [first, ...rest.map(({ messageText }, depth) => `${"  ".repeat(depth + 1)}${messageText}`)];
}
