import ts from "typescript";
import { type CellNames, declaredBy } from "./cells-names.ts";
import { bare, isForeign } from "./cells-rewrite.ts";
import { acts, rootOf, writtenBy } from "./facts-syntax.ts";
import type { StatementFacts } from "./protocol.ts";

/** What {@link statementFacts} needs of a checked cell. */
export interface FactsInput {
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  /** Those of the user's text. */
  readonly statements: readonly ts.Statement[];
  /** End of the user's text. */
  readonly end: number;
  /** Names of earlier cells that have a box. */
  readonly boxes: ReadonlySet<string>;
  readonly names: CellNames;
  /** Imported names that are used as values; all others are gone. */
  readonly imported: ReadonlySet<string>;
}

type Meaning = "own" | "foreign" | "global" | "local";

/** The mutable form of {@link StatementFacts} while a statement is walked. */
interface Sets {
  readonly own: Set<string>;
  readonly foreign: Set<string>;
  readonly globals: Set<string>;
  readonly writes: Set<string>;
  readonly touches: Set<string>;
  readonly args: Set<string>;
  readonly calls: Set<string>;
  readonly dynamicImports: (string | null)[];
  writesGlobal: boolean;
  effects: boolean;
}

class FactsWalk {
  readonly #input: FactsInput;
  readonly #sets: Sets;

  constructor(input: FactsInput, sets: Sets) {
    this.#input = input;
    this.#sets = sets;
  }

  #symbol(node: ts.Identifier): ts.Symbol | undefined {
    const { checker } = this.#input;
    return ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  }

  #meaning(node: ts.Identifier): Meaning {
    const { names, boxes, file } = this.#input;
    const symbol = this.#symbol(node);
    if (symbol === undefined) return isLabel(node) ? "local" : "global";
    if (isForeign(symbol, this.#input)) return boxes.has(node.text) ? "foreign" : this.#unboxed(symbol);
    const declared = symbol.declarations ?? [];
    if (declared.some((declaration) => declaration.getSourceFile() === file)) {
      const own = isTopLevel(symbol, file) ? names.own.get(node.text) : undefined;
      if (own?.kind === undefined) return "local";
      return own.ambient ? "global" : "own";
    }
    if (declared.length === 0) return node.text === "globalThis" ? "global" : "local";
    return declared.some(isGlobalDeclaration) && symbol.flags & ts.SymbolFlags.Value ? "global" : "local";
  }

  /** A name of an earlier cell without a box is a type there, or `declare`d: then it is a global. */
  #unboxed(symbol: ts.Symbol): Meaning {
    const { checker } = this.#input;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return target.flags & ts.SymbolFlags.Value ? "global" : "local";
  }

  /** Notes the root of an expression in `set` if it is a name of the notebook. */
  #note(set: Set<string>, node: ts.Expression): void {
    const root = rootOf(node);
    if (root === undefined) return;
    const meaning = this.#meaning(root);
    if (meaning === "own" || meaning === "foreign") set.add(root.text);
  }

  #identifier(node: ts.Identifier): void {
    if (isNameOfDeclaration(node)) return;
    const meaning = this.#meaning(node);
    if (meaning === "own" || meaning === "foreign") this.#sets[meaning].add(node.text);
    if (meaning === "global") this.#sets.globals.add(`${isNodeGlobal(this.#symbol(node)) ? "node:" : ""}${node.text}`);
  }

  #write(target: ts.Expression): void {
    this.#note(this.#sets.writes, target);
    const root = rootOf(target);
    if (root === undefined || root === bare(target)) return;
    if ((root.text === "globalThis" || root.text === "global") && this.#meaning(root) !== "own") {
      this.#sets.writesGlobal = true;
    }
  }

  visit(node: ts.Node, inside: boolean): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isIdentifier(node)) this.#identifier(node);
    for (const target of writtenBy(node)) this.#write(target);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#call(node);
    if (ts.isTaggedTemplateExpression(node)) this.#note(this.#sets.calls, node.tag);
    if (!inside && acts(node)) this.#sets.effects = true;
    const deferred = inside || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => this.visit(child, deferred));
  }

  #call(node: ts.CallExpression | ts.NewExpression): void {
    const callee = bare(node.expression);
    if (callee.kind === ts.SyntaxKind.ImportKeyword) {
      const specifier = node.arguments?.[0];
      this.#sets.dynamicImports.push(specifier && ts.isStringLiteralLike(specifier) ? specifier.text : null);
    }
    if (ts.isIdentifier(callee)) this.#note(this.#sets.calls, callee);
    else if (ts.isCallExpression(node)) this.#note(this.#sets.touches, callee);
    for (const argument of node.arguments ?? []) {
      this.#note(this.#sets.args, ts.isSpreadElement(argument) ? argument.expression : argument);
    }
  }
}

function isTopLevel(symbol: ts.Symbol, file: ts.SourceFile): boolean {
  const module = (file as unknown as { symbol?: ts.Symbol; locals?: ReadonlyMap<string, ts.Symbol> }).locals;
  const local = module?.get(symbol.name);
  if (local === undefined) return false;
  const exported = (local as unknown as { exportSymbol?: ts.Symbol }).exportSymbol;
  return local === symbol || exported === symbol;
}

/** Declared outside any module: a global, or a variable of `declare global`. */
function isGlobalDeclaration(node: ts.Declaration): boolean {
  if (isInGlobalAugmentation(node)) return true;
  return !ts.isExternalModule(node.getSourceFile()) && !isInAmbientModule(node);
}

const isLabel = ({ parent }: ts.Node) =>
  ts.isLabeledStatement(parent) || ts.isBreakStatement(parent) || ts.isContinueStatement(parent);

const isInAmbientModule = (node: ts.Node): boolean =>
  ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)
    ? true
    : node.parent !== undefined && isInAmbientModule(node.parent);

const isInGlobalAugmentation = (node: ts.Node): boolean =>
  ts.isModuleDeclaration(node) && (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0
    ? true
    : node.parent !== undefined && isInGlobalAugmentation(node.parent);

function isNodeGlobal(symbol: ts.Symbol | undefined): boolean {
  const files = (symbol?.declarations ?? []).map((node) => node.getSourceFile().fileName);
  return files.length > 0 && files.every((name) => /[/\\](@types[/\\]node|undici-types)[/\\]/.test(name));
}

/** Names of declarations and members are not mentions. */
function isNameOfDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.name === node || parent.propertyName === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true;
  return (parent as { name?: ts.Node }).name === node;
}

/** The notebook's names bound together by one destructuring. */
function patternsOf(statement: ts.Statement): string[][] {
  if (!ts.isVariableStatement(statement)) return [];
  const names = (name: ts.BindingName): string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : names(element.name)));
  return statement.declarationList.declarations
    .filter((declaration) => !ts.isIdentifier(declaration.name))
    .map((declaration) => names(declaration.name));
}

/** Names whose value an expression other than a function or class literal makes: `const c = maker()`. */
function madeByCall(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    if (!ts.isIdentifier(name) || initializer === undefined) return [];
    const value = bare(initializer);
    return ts.isFunctionExpression(value) || ts.isArrowFunction(value) || ts.isClassExpression(value)
      ? []
      : [name.text];
  });
}

/** Facts of every top-level statement of a checked cell, all from symbols, so shadowing is taken into account. */
export function statementFacts(input: FactsInput): StatementFacts[] {
  return input.statements.map((statement, index) => {
    const sets: Sets = {
      own: new Set(),
      foreign: new Set(),
      globals: new Set(),
      writes: new Set(),
      touches: new Set(),
      args: new Set(),
      calls: new Set(),
      dynamicImports: [],
      writesGlobal: false,
      effects: false,
    };
    const isImport = ts.isImportDeclaration(statement);
    const names = declaredBy(statement).filter(([, kind, ambient]) => kind !== undefined && !ambient);
    const declares = names.filter(([name, kind]) => kind !== "import" || input.imported.has(name));
    const sideEffect = isImport && statement.importClause === undefined;
    const survives = isImport && (sideEffect || declares.length > 0);
    if (!isImport && !ts.isExportDeclaration(statement)) new FactsWalk(input, sets).visit(statement, false);
    const specifier = isImport ? (statement.moduleSpecifier as ts.StringLiteral).text : "";
    return {
      index,
      declares: [...new Set(declares.map(([name]) => name))],
      own: [...sets.own],
      foreign: [...sets.foreign],
      globals: [...sets.globals],
      writes: [...sets.writes],
      touches: [...sets.touches],
      args: [...sets.args],
      calls: [...sets.calls],
      writesGlobal: sets.writesGlobal,
      effects: sets.effects || sideEffect,
      ...(survives ? { import: { specifier, sideEffect } } : {}),
      dynamicImports: sets.dynamicImports,
      patterns: patternsOf(statement),
      madeByCall: madeByCall(statement),
    };
  });
}
