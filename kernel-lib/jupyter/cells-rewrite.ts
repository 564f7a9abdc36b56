import ts from "typescript";
import { isDeclared, isInstantiated } from "./cells-names.ts";

/** What the transformers need to know of a checked cell. */
export interface RewriteInput {
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  /** Number of statements that are the user's; the rest is the tail. */
  readonly statements: number;
  /** End of the user's text. */
  readonly end: number;
  /** Names of earlier cells that have a box. */
  readonly boxes: ReadonlySet<string>;
  readonly mode: "generator" | "async";
  /** Collects the boxes that the code really uses. */
  readonly used: Set<string>;
}

/** Where the visitor stands: in the cell's own body or in a function, and whether loops get a guard. */
interface Place {
  readonly top: boolean;
  readonly guarded: boolean;
}

const { factory } = ts;
const kernel = (name: string) => factory.createPropertyAccessExpression(factory.createIdentifier("$tl"), name);

/** Whether a name in the cell means something of an earlier cell: its declaration stands in the tail. */
export function isForeign(symbol: ts.Symbol | undefined, { file, end }: Pick<RewriteInput, "file" | "end">): boolean {
  return symbol?.declarations?.some((node) => node.getSourceFile() === file && node.getStart() >= end) ?? false;
}

/** The expression below parentheses, `!`, `as` and `satisfies`. */
export function bare(node: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) {
    return bare(node.expression);
  }
  return ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) ? bare(node.expression) : node;
}

const isAsync = (node: ts.Node) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false);

/** Types are erased, except that the class after `extends` is an expression that looks like a type. */
function isErased(node: ts.Node): boolean {
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

const startsScope = (node: ts.Node) =>
  ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node);

class Rewriter {
  readonly #input: RewriteInput;
  readonly #context: ts.TransformationContext;

  constructor(input: RewriteInput, context: ts.TransformationContext) {
    this.#input = input;
    this.#context = context;
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const own = file.statements.slice(0, this.#input.statements);
    let last = own.length - 1;
    while (last >= 0 && ts.isEmptyStatement(own[last]!)) last--;
    const statements = own.flatMap((statement, at) => this.#top(statement, at, at === last));
    return factory.updateSourceFile(file, statements);
  }

  /** One top-level statement, after the note of its index; the last one leaves its value. */
  #top(statement: ts.Statement, at: number, last: boolean): ts.Statement[] {
    const place = { top: true, guarded: this.#input.mode === "async" };
    const plain = asExpression(statement) ?? statement;
    let visited = this.#visit(plain, place) as ts.Statement;
    if (last && ts.isExpressionStatement(visited)) {
      const result = factory.createAssignment(kernel("result"), visited.expression);
      visited = ts.setTextRange(factory.createExpressionStatement(result), statement);
    }
    if (!runs(plain)) return [visited];
    const note = factory.createAssignment(kernel("at"), factory.createNumericLiteral(at));
    return [factory.createExpressionStatement(note), visited];
  }

  #children<T extends ts.Node>(node: T, place: Place): T {
    return ts.visitEachChild(node, (child) => this.#visit(child, place), this.#context);
  }

  #visit(node: ts.Node, place: Place): ts.Node {
    if (isErased(node)) return node;
    if (ts.isIdentifier(node)) return this.#identifier(node);
    if (ts.isShorthandPropertyAssignment(node)) return this.#shorthand(node, place);
    if (startsScope(node)) return this.#scope(node, place);
    if (ts.isCallExpression(node)) return this.#call(node, place);
    if (ts.isTaggedTemplateExpression(node)) return this.#tagged(node, place);
    if (ts.isAwaitExpression(node) && place.top && this.#input.mode === "generator") {
      const operand = this.#visit(node.expression, place) as ts.Expression;
      const pause = ts.setTextRange(factory.createYieldExpression(undefined, operand), node);
      return factory.createParenthesizedExpression(pause);
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return kernel("meta");
    if (place.guarded && ts.isIterationStatement(node, false)) return guard(this.#children(node, place));
    return this.#children(node, place);
  }

  /** A function, a static block or a field: what is inside runs at another time; its name does not. */
  #scope(node: ts.Node, place: Place): ts.Node {
    const inside = { top: false, guarded: isAsync(node) };
    const name = (node as { name?: ts.Node }).name;
    return ts.visitEachChild(node, (child) => this.#visit(child, child === name ? place : inside), this.#context);
  }

  #isBoxed(name: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
    return this.#input.boxes.has(name.text) && isForeign(symbol, this.#input);
  }

  #box(name: ts.Identifier): ts.Expression {
    this.#input.used.add(name.text);
    const box = factory.createPropertyAccessExpression(factory.createIdentifier(`$tl_${name.text}`), "v");
    return ts.setTextRange(ts.setOriginalNode(box, undefined), name);
  }

  #identifier(node: ts.Identifier): ts.Node {
    if (!this.#input.boxes.has(node.text) || !this.#isBoxed(node, this.#input.checker.getSymbolAtLocation(node))) {
      return node;
    }
    return this.#box(node);
  }

  /** `{lr}` as a literal and as a target; `{lr = 1} = …` keeps its default. */
  #shorthand(node: ts.ShorthandPropertyAssignment, place: Place): ts.Node {
    const initial =
      node.objectAssignmentInitializer && (this.#visit(node.objectAssignmentInitializer, place) as ts.Expression);
    if (!this.#isBoxed(node.name, this.#input.checker.getShorthandAssignmentValueSymbol(node))) {
      return factory.updateShorthandPropertyAssignment(node, node.name, initial);
    }
    const box = this.#box(node.name);
    const value = initial === undefined ? box : factory.createAssignment(box, initial);
    return factory.createPropertyAssignment(factory.createIdentifier(node.name.text), value);
  }

  /** The function of a call: `(0, $tl_f.v)`, so that the box is not its `this`. */
  #callee(node: ts.Expression, place: Place): ts.Expression {
    const name = bare(node);
    const visited = this.#visit(node, place) as ts.Expression;
    if (!ts.isIdentifier(name) || this.#identifier(name) === name) return visited;
    return factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), this.#box(name)));
  }

  #call(node: ts.CallExpression, place: Place): ts.Node {
    const args = node.arguments.map((argument) => this.#visit(argument, place) as ts.Expression);
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return ts.setTextRange(factory.createCallExpression(kernel("import"), undefined, args), node);
    }
    const callee = this.#callee(node.expression, place);
    if (ts.isCallChain(node)) {
      return factory.updateCallChain(node, callee, node.questionDotToken, node.typeArguments, args);
    }
    return factory.updateCallExpression(node, callee, node.typeArguments, args);
  }

  #tagged(node: ts.TaggedTemplateExpression, place: Place): ts.Node {
    const template = this.#visit(node.template, place) as ts.TemplateLiteral;
    return factory.updateTaggedTemplateExpression(node, this.#callee(node.tag, place), node.typeArguments, template);
  }
}

/** `export default value` and a nameless default function or class are plain expressions in a cell. */
function asExpression(statement: ts.Statement): ts.Statement | undefined {
  if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
    return ts.setTextRange(factory.createExpressionStatement(statement.expression), statement);
  }
  return undefined;
}

/** Whether a top-level statement does anything when its turn comes. */
function runs(statement: ts.Statement): boolean {
  if (isErased(statement) || isDeclared(statement) || ts.isFunctionDeclaration(statement)) return false;
  if (ts.isModuleDeclaration(statement)) return isInstantiated(statement);
  return !ts.isEmptyStatement(statement);
}

/** Puts `$tl.tick()` first in the body of a loop. */
function guard(node: ts.IterationStatement): ts.IterationStatement {
  const tick = factory.createExpressionStatement(factory.createCallExpression(kernel("tick"), undefined, []));
  const inside = ts.isBlock(node.statement) ? node.statement.statements : [node.statement];
  const body = factory.createBlock([tick, ...inside], true);
  if (ts.isForStatement(node)) {
    return factory.updateForStatement(node, node.initializer, node.condition, node.incrementor, body);
  }
  if (ts.isForOfStatement(node)) {
    return factory.updateForOfStatement(node, node.awaitModifier, node.initializer, node.expression, body);
  }
  if (ts.isForInStatement(node)) return factory.updateForInStatement(node, node.initializer, node.expression, body);
  if (ts.isDoStatement(node)) return factory.updateDoStatement(node, body, node.expression);
  return factory.updateWhileStatement(node as ts.WhileStatement, (node as ts.WhileStatement).expression, body);
}

/** Turns the user's statements into the body of the cell's function; types are still there. */
export function rewriteCell(input: RewriteInput): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => new Rewriter(input, context).file(file);
}
