import ts from "typescript";

/** What kind of value a name holds; a `var` counts as `let`, a namespace, an enum and a `using` as `const`. */
type OwnKind = "const" | "let" | "function" | "class" | "import";

/** A name that a cell declares at its top level. */
export interface OwnName {
  readonly name: string;
  /** What kind of value it is; absent for a type, an interface and a namespace of types. */
  kind?: OwnKind;
  /** `declare`d: it has a type here and its value comes from somewhere else. */
  ambient: boolean;
}

/** What the text of a cell says about names, before any checking. */
export interface CellNames {
  readonly own: ReadonlyMap<string, OwnName>;
  /** Names that the user exports: they must not be exported twice. */
  readonly exported: ReadonlySet<string>;
  /** Every identifier that may be a reference. */
  readonly mentioned: ReadonlySet<string>;
  /** Declared names that start with `$tl`, with their place. */
  readonly reserved: readonly ts.Identifier[];
  /** `declare global`, `declare module "x"`, `/// <reference`: the cell changes more than itself. */
  readonly global: boolean;
}

const has = (node: ts.Node, kind: ts.SyntaxKind) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
/** Whether a declaration says `declare`: it leaves nothing at run time. */
export const isDeclared = (node: ts.Node) => has(node, ts.SyntaxKind.DeclareKeyword);
const isExported = (node: ts.Node) => has(node, ts.SyntaxKind.ExportKeyword);
const isDefault = (node: ts.Node) => has(node, ts.SyntaxKind.DefaultKeyword);

/** Identifiers of a binding name, patterns included. */
function boundIdentifiers(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundIdentifiers(element.name)));
}

/** Whether a namespace leaves anything at run time (`preserveConstEnums` is on). */
export function isInstantiated(node: ts.ModuleDeclaration): boolean {
  const body = node.body;
  if (body === undefined || ts.isIdentifier(body)) return body !== undefined;
  if (ts.isModuleDeclaration(body)) return isInstantiated(body);
  return (body as ts.ModuleBlock).statements.some((statement) => {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
    if (ts.isModuleDeclaration(statement)) return isInstantiated(statement);
    return !isDeclared(statement);
  });
}

/** `using` counts as constant, `var` as `let`. */
const listKind = (list: ts.VariableDeclarationList): OwnKind =>
  list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using) ? "const" : "let";

/** Declarations of `var` below a statement, functions and classes excluded: they belong to the cell. */
function hoistedVars(node: ts.Node): ts.Identifier[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return [];
  const found: ts.Identifier[] = [];
  if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
    found.push(...node.declarations.flatMap((declaration) => boundIdentifiers(declaration.name)));
  }
  ts.forEachChild(node, (child) => {
    found.push(...hoistedVars(child));
  });
  return found;
}

type Declared = [name: string, kind: OwnKind | undefined, ambient: boolean];

function importNames(node: ts.ImportDeclaration): Declared[] {
  const clause = node.importClause;
  if (clause === undefined) return [];
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const found: Declared[] = [];
  const add = (name: ts.Identifier, type: boolean) => found.push([name.text, type ? undefined : "import", false]);
  if (clause.name) add(clause.name, typeOnly);
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) add(bindings.name, typeOnly);
  if (bindings && ts.isNamedImports(bindings)) {
    for (const element of bindings.elements) add(element.name, typeOnly || element.isTypeOnly);
  }
  return found;
}

/** The names that one top-level statement declares. */
export function declaredBy(statement: ts.Statement): Declared[] {
  const ambient = isDeclared(statement);
  if (ts.isVariableStatement(statement)) {
    const kind = listKind(statement.declarationList);
    const names = statement.declarationList.declarations.flatMap((declaration) => boundIdentifiers(declaration.name));
    return names.map(({ text }) => [text, kind, ambient]);
  }
  if (ts.isFunctionDeclaration(statement)) return statement.name ? [[statement.name.text, "function", ambient]] : [];
  if (ts.isClassDeclaration(statement)) return statement.name ? [[statement.name.text, "class", ambient]] : [];
  if (ts.isEnumDeclaration(statement)) return [[statement.name.text, "const", ambient]];
  if (ts.isModuleDeclaration(statement)) {
    if (!ts.isIdentifier(statement.name) || statement.flags & ts.NodeFlags.GlobalAugmentation) return [];
    return [[statement.name.text, isInstantiated(statement) ? "const" : undefined, ambient]];
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return [[statement.name.text, undefined, false]];
  }
  if (ts.isImportDeclaration(statement)) return importNames(statement);
  if (ts.isImportEqualsDeclaration(statement)) {
    return [[statement.name.text, statement.isTypeOnly ? undefined : "const", false]];
  }
  return hoistedVars(statement).map(({ text }) => [text, "let", false]);
}

function exportedBy(statement: ts.Statement, declared: readonly Declared[]): string[] {
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.map((element) => element.name.text);
  }
  return isExported(statement) && !isDefault(statement) ? declared.map(([name]) => name) : [];
}

/** Whether an identifier can only be a name of a member or a label, never a reference to a variable. */
function isMemberName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isLabeledStatement(parent);
}

function isGlobal(file: ts.SourceFile): boolean {
  if (file.referencedFiles.length + file.typeReferenceDirectives.length + file.libReferenceDirectives.length > 0) {
    return true;
  }
  return file.statements.some((statement) => ts.isModuleDeclaration(statement) && !isPlainNamespace(statement));
}

const isPlainNamespace = (node: ts.ModuleDeclaration) =>
  ts.isIdentifier(node.name) && !(node.flags & ts.NodeFlags.GlobalAugmentation);

const isDeclarationName = (node: ts.Identifier) =>
  (node.parent as { name?: ts.Node }).name === node &&
  !isMemberName(node) &&
  !ts.isPropertyAccessExpression(node.parent) &&
  !ts.isShorthandPropertyAssignment(node.parent) &&
  !ts.isClassElement(node.parent) &&
  !ts.isEnumMember(node.parent);

/** Reads the names of a parsed cell (`setParentNodes` on). */
export function cellNames(file: ts.SourceFile): CellNames {
  const own = new Map<string, OwnName>();
  const exported = new Set<string>();
  const mentioned = new Set<string>();
  const reserved: ts.Identifier[] = [];
  for (const statement of file.statements) {
    const declared = declaredBy(statement);
    for (const [name, kind, ambient] of declared) {
      const known = own.get(name);
      if (known === undefined) own.set(name, { name, ambient, ...(kind === undefined ? {} : { kind }) });
      else if (kind !== undefined && (known.kind === undefined || known.ambient))
        Object.assign(known, { kind, ambient });
    }
    for (const name of exportedBy(statement, declared)) exported.add(name);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (!isMemberName(node)) mentioned.add(node.text);
      if (node.text.startsWith("$tl") && isDeclarationName(node)) reserved.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { own, exported, mentioned, reserved, global: isGlobal(file) };
}
