/** What fits where the value of an option is about to be written. */
import ts from "typescript";
import type { Asked } from "./front-asked.ts";

/** Whether the text before a place ends where the value of a property begins. */
export const beginsValue = (before: string): boolean => /[\w$"'\]]\s*:\s*$/.test(before);

/** The property whose value begins at a place of the file. */
export function propertyBefore(file: ts.SourceFile, at: number): ts.PropertyAssignment | undefined {
  let found: ts.PropertyAssignment | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const { pos } = node.initializer;
      if (pos <= at && file.text.slice(pos, at).trim() === "") found = node;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const alternatives = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/**
 * The texts that an option may be where it stands in one of several records: those of all records that the options already
 * written allow. TypeScript leaves out the records that need an option which is not written yet.
 */
export function textsOfOption({ program }: Asked, property: ts.PropertyAssignment): string[] {
  const checker = program.getTypeChecker();
  const { parent } = property;
  const whole = checker.getContextualType(parent);
  if (!whole?.isUnion()) return [];
  const declared = (record: ts.Type, { name }: ts.PropertyAssignment): ts.Type | undefined => {
    const symbol = record.getProperty(name.getText());
    return symbol && checker.getTypeOfSymbolAtLocation(symbol, parent);
  };
  const written = parent.properties.filter(ts.isPropertyAssignment).filter((other) => other !== property);
  const allows = (record: ts.Type) =>
    written.every((other) => {
      const type = declared(record, other);
      return type === undefined || checker.isTypeAssignableTo(checker.getTypeAtLocation(other.initializer), type);
    });
  return whole.types
    .filter(allows)
    .flatMap((record) => alternatives(declared(record, property) ?? checker.getNeverType()))
    .flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
}

/**
 * Says of a completion whether its value fits the option at a place; `undefined` where no option is filled in. Literals that
 * TypeScript offers fit; of names only those of this cell and earlier ones: the language's own are hardly ever meant.
 */
export function fitting({ program, file }: Asked, at: number): ((entry: ts.CompletionEntry) => boolean) | undefined {
  const property = propertyBefore(file, at);
  const checker = program.getTypeChecker();
  const wanted = property && checker.getContextualType(property.initializer);
  if (wanted === undefined || wanted.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return undefined;
  const takesBoolean = alternatives(wanted).some(({ flags }) => flags & ts.TypeFlags.BooleanLike);
  return ({ name, kind, symbol }) => {
    if (kind === ts.ScriptElementKind.string) return true;
    if (name === "true" || name === "false") return takesBoolean;
    if (!symbol?.declarations?.some((declaration) => declaration.getSourceFile() === file)) return false;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (!(target.flags & ts.SymbolFlags.Value)) return false;
    const type = checker.getTypeOfSymbolAtLocation(target, property!);
    return !(type.flags & ts.TypeFlags.Any) && checker.isTypeAssignableTo(type, wanted);
  };
}
