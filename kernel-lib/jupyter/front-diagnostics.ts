import ts from "typescript";
import { type AdvicePlace, adviceOn, innermostFirst, withModuleName } from "./front-advice.ts";
import type { Diagnostic } from "./protocol.ts";

/** Codes of the kernel's own refusals; TypeScript's end below 20,000. */
export const refusal = { reservedName: 90001, reExport: 90002, magic: 90003, decoratorAwait: 90004 } as const;

const untypedModule = 7016;
const unreachableCode = 7027;
/** `matrix[0]`: "Did you mean to call 'matrix.get'?" */
const indexForGet = 7052;
const assignsImport = 2632;

/** Demands for annotations are noise in a notebook: the 70xx of `noImplicitAny`, save those that tell something. */
const isAnnotationDemand = (code: number) =>
  code >= 7000 && code < 7100 && ![untypedModule, unreachableCode, indexForGet].includes(code);

/** Types of earlier cells are named as the user knows them: `import("/x/cell-1_4").Model` is `Model`. */
export const withoutCellPaths = (text: string) =>
  text
    .replace(/(?:typeof )?import\("[^"]*\/cell-\d+_\d+"\)\./g, "")
    .replace(/"[^"\s]*\/(cell-\d+)_\d+"/g, "an earlier cell");

/** Where a diagnostic is reported and what the check knows. */
export interface DiagnosticPlace extends AdvicePlace {
  /** Length of the user's text. */
  readonly end: number;
  /** Whether a name was brought in from an earlier cell. */
  isForeign(name: string): boolean;
}

function locate(start: number, length: number, { file, end }: DiagnosticPlace) {
  const text = file.text.slice(0, end);
  const at = Math.min(start, end);
  const { line, character } = ts.getLineAndCharacterOfPosition(file, at);
  const lineEnd = text.slice(at).search(/[\r\n]/);
  const room = lineEnd < 0 ? end - at : lineEnd;
  return { line: line + 1, column: character + 1, length: Math.max(1, Math.min(length, room)) };
}

/** Did you forget to use 'await'? · Did you mean to call this expression? · Did you mean to use 'new' with this expression? */
const advice = new Set([2773, 6212, 6213]);

/** TypeScript's own advice, such as "Did you forget to use 'await'?"; where it only points at other code it is no advice. */
const hints = ({ relatedInformation = [] }: ts.Diagnostic): (string | ts.DiagnosticMessageChain)[] =>
  relatedInformation.filter(({ code }) => advice.has(code)).map(({ messageText }) => messageText);

/** A diagnostic of the user's text in the form of the protocol. */
export function reported(diagnostic: ts.Diagnostic, place: DiagnosticPlace): Diagnostic {
  const start = diagnostic.start ?? 0;
  const name = place.file.text.slice(start, start + (diagnostic.length ?? 0));
  const constant = diagnostic.code === assignsImport && place.isForeign(name);
  const [first, ...rest] = innermostFirst(diagnostic.messageText);
  const own = adviceOn(diagnostic, place) ?? [];
  const further = hints(diagnostic).map((part) => ts.flattenDiagnosticMessageText(part, "\n"));
  const text = [withModuleName(first, start, place.file), ...further, ...[own].flat(), ...rest].join("\n");
  const soft = diagnostic.category !== ts.DiagnosticCategory.Error || diagnostic.code === untypedModule;
  return {
    code: diagnostic.code,
    category: soft ? "warning" : "error",
    message: constant
      ? `Cannot assign to '${name}' because it is a constant of an earlier cell.`
      : withoutCellPaths(text),
    ...locate(start, diagnostic.length ?? 1, place),
  };
}

/** Drops what the tail caused and what a notebook does not ask for. */
export function semanticDiagnostics(found: readonly ts.Diagnostic[], place: DiagnosticPlace): Diagnostic[] {
  return found
    .filter(({ code, start }) => (start ?? 0) < Math.max(1, place.end) && !isAnnotationDemand(code))
    .map((diagnostic) => reported(diagnostic, place));
}

const hasDecorators = (node: ts.Node) => ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;

/** Where decorators stand, the class is emitted inside a function: the awaits of its own parts would end up there. */
const isDecorated = (node: ts.Node) => ts.isClassLike(node) && [node, ...node.members].some(hasDecorators);

/** The parts of a member, or of any node, that are evaluated where it stands. */
const evaluatedInPlace = (node: ts.Node): ts.Node[] => {
  const parts: ts.Node[] = [];
  const later = ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
  ts.forEachChild(node, (child) => {
    if (!later || ts.isDecorator(child) || ts.isComputedPropertyName(child)) parts.push(child);
  });
  return parts;
};

const awaitsInPlace = (node: ts.Node): ts.Node[] =>
  ts.isAwaitExpression(node) ? [node] : evaluatedInPlace(node).flatMap(awaitsInPlace);

/** Awaits in decorators, computed names and `extends` of classes that have decorators. */
function awaitsOfDecorated(node: ts.Node): ts.Node[] {
  if (isDecorated(node)) return awaitsInPlace(node);
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...awaitsOfDecorated(child));
  });
  return found;
}

/**
 * What the kernel itself refuses: names it needs, re-exports, which mean nothing in a cell, and awaits that TypeScript
 * would emit where JavaScript has none.
 */
export function refusals(
  statements: readonly ts.Statement[],
  reserved: readonly ts.Identifier[],
  place: DiagnosticPlace,
) {
  const refuse = (node: ts.Node, code: number, message: string): Diagnostic => {
    const start = node.getStart();
    return { code, category: "error", message, ...locate(start, node.getEnd() - start, place) };
  };
  const names = reserved.map((node) =>
    refuse(
      node,
      refusal.reservedName,
      `Names that start with "$tl" belong to the kernel; call '${node.text}' otherwise.`,
    ),
  );
  const reExports = statements
    .filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)
    .map((statement) =>
      refuse(statement, refusal.reExport, "A cell cannot re-export a module; import the names instead."),
    );
  const awaits = (place.file.text.includes("@") ? awaitsOfDecorated(place.file) : []).map((node) =>
    refuse(
      node,
      refusal.decoratorAwait,
      "A class with decorators cannot await in them; put the value into a constant before the class.",
    ),
  );
  return [...names, ...reExports, ...awaits];
}

/** Errors of the parser; for a cell in IPython's own language one that says so. */
export function syntaxDiagnostics(found: readonly ts.Diagnostic[], place: DiagnosticPlace): Diagnostic[] {
  const [first] = found;
  const magic = /^\s*(%%?[a-z]\w*|![a-z]\w*|\?\S|\S+\?$)/i.exec(place.file.text);
  if (first === undefined || magic === null) return found.map((diagnostic) => reported(diagnostic, place));
  const message = `A cell holds TypeScript: '${magic[1]}' of IPython does not exist here.`;
  return [{ ...reported(first, place), code: refusal.magic, message, line: 1, column: 1 }];
}
