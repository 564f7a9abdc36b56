import ts from "typescript";
import type { OwnName } from "./cells-names.ts";
import type { ConvertedCell, ImportUse } from "./protocol.ts";

/** What is known only after types and unused imports are gone. */
export interface BodyFacts {
  readonly specifiers: string[];
  readonly imports: ImportUse[];
  readonly own: ConvertedCell["own"][number][];
}

const { factory } = ts;
const kernel = (name: string) => factory.createPropertyAccessExpression(factory.createIdentifier("$tl"), name);

const declare = (name: ts.BindingName, value: ts.Expression) =>
  factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(
      [factory.createVariableDeclaration(name, undefined, undefined, value)],
      ts.NodeFlags.Const,
    ),
  );

const property = (name: ts.ModuleExportName | string) =>
  typeof name === "string" ? name : ts.isIdentifier(name) ? factory.createIdentifier(name.text) : name;

/** `import d, {a as b} from "s"` -> `const {default: d, a: b} = $tl.modules[0]`. */
function importLines(node: ts.ImportDeclaration, facts: BodyFacts): ts.Statement[] {
  const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
  let index = facts.specifiers.indexOf(specifier);
  if (index < 0) index = facts.specifiers.push(specifier) - 1;
  const module = () => factory.createElementAccessExpression(kernel("modules"), index);
  const clause = node.importClause;
  if (clause === undefined) {
    facts.imports.push({ specifier, names: [], star: false, sideEffect: true });
    return [];
  }
  const lines: ts.Statement[] = [];
  const elements: ts.BindingElement[] = [];
  const names: string[] = [];
  let star = false;
  const take = (from: string, to: ts.Identifier, key: string | ts.StringLiteral | ts.Identifier) => {
    names.push(from);
    facts.own.push({ name: to.text, kind: "import" });
    elements.push(factory.createBindingElement(undefined, key, factory.createIdentifier(to.text)));
  };
  if (clause.name) take("default", clause.name, "default");
  if (clause.namedBindings && ts.isNamedImports(clause.namedBindings)) {
    for (const element of clause.namedBindings.elements) {
      const from = element.propertyName ?? element.name;
      take(from.text, element.name, property(from));
    }
  } else if (clause.namedBindings) {
    star = true;
    facts.own.push({ name: clause.namedBindings.name.text, kind: "import" });
    lines.push(declare(factory.createIdentifier(clause.namedBindings.name.text), module()));
  }
  if (elements.length > 0) lines.push(declare(factory.createObjectBindingPattern(elements), module()));
  facts.imports.push({ specifier, names, star });
  return lines;
}

const exporting = (node: ts.ModifierLike) =>
  node.kind === ts.SyntaxKind.ExportKeyword || node.kind === ts.SyntaxKind.DefaultKeyword;

/** Drops `export` and `default` from a declaration; a nameless default one becomes an expression. */
function unexported(node: ts.Statement): ts.Statement {
  if (ts.isVariableStatement(node)) {
    return factory.updateVariableStatement(node, kept(node), node.declarationList);
  }
  if (ts.isFunctionDeclaration(node)) {
    const { asteriskToken, name, parameters, body } = node;
    if (name === undefined) return nameless(node);
    const modifiers = kept(node);
    return factory.updateFunctionDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      undefined,
      parameters,
      undefined,
      body,
    );
  }
  if (ts.isClassDeclaration(node)) {
    if (node.name === undefined) return nameless(node);
    return factory.updateClassDeclaration(node, kept(node), node.name, undefined, node.heritageClauses, node.members);
  }
  return node;
}

const kept = (node: ts.VariableStatement | ts.FunctionDeclaration | ts.ClassDeclaration) =>
  node.modifiers?.filter((modifier) => !exporting(modifier));

function nameless(node: ts.FunctionDeclaration | ts.ClassDeclaration): ts.Statement {
  const modifiers = kept(node);
  const value = ts.isClassDeclaration(node)
    ? factory.createClassExpression(modifiers, undefined, undefined, node.heritageClauses, node.members)
    : factory.createFunctionExpression(
        modifiers as readonly ts.Modifier[] | undefined,
        node.asteriskToken,
        undefined,
        undefined,
        node.parameters,
        undefined,
        node.body!,
      );
  return factory.createExpressionStatement(factory.createParenthesizedExpression(value));
}

/** `$tl.own("w", () => w, v => { w = v; })`: closures, so it can stand before `w` exists. */
function registration({ name, kind }: { name: string; kind: string }): ts.Statement {
  const arrow = (parameters: string[], body: ts.ConciseBody) =>
    factory.createArrowFunction(
      undefined,
      undefined,
      parameters.map((parameter) => factory.createParameterDeclaration(undefined, undefined, parameter)),
      undefined,
      undefined,
      body,
    );
  const own = () => factory.createIdentifier(name);
  const value = name === "$tl_value" ? "$tl_new" : "$tl_value";
  const set = factory.createExpressionStatement(factory.createAssignment(own(), factory.createIdentifier(value)));
  const setter = kind === "let" ? [arrow([value], factory.createBlock([set]))] : [];
  const args = [factory.createStringLiteral(name), arrow([], own()), ...setter];
  return factory.createExpressionStatement(factory.createCallExpression(kernel("own"), undefined, args));
}

/** After types and unused imports are gone: modules as constants, no `export`, and the registration of names first. */
export function finishBody(own: Iterable<OwnName>, facts: BodyFacts): ts.TransformerFactory<ts.SourceFile> {
  return () => (file) => {
    const modules: ts.Statement[] = [];
    const body: ts.Statement[] = [];
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement)) modules.push(...importLines(statement, facts));
      else if (!ts.isExportDeclaration(statement) && !ts.isExportAssignment(statement))
        body.push(unexported(statement));
    }
    for (const { name, kind, ambient } of own) {
      if (kind !== undefined && kind !== "import" && !ambient) facts.own.push({ name, kind });
    }
    return factory.updateSourceFile(file, [...facts.own.map(registration), ...modules, ...body]);
  };
}
