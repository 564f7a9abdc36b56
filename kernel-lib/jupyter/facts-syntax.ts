import ts from "typescript";
import { bare } from "./cells-rewrite.ts";

const assignments = new Set([ts.SyntaxKind.FirstAssignment, ts.SyntaxKind.LastAssignment]);
const isAssignment = (kind: ts.SyntaxKind) =>
  assignments.has(kind) || (kind > ts.SyntaxKind.FirstAssignment && kind < ts.SyntaxKind.LastAssignment);

/** The identifier a chain of members starts from: `a` of `a.b[0]!.c`. */
export function rootOf(node: ts.Expression): ts.Identifier | undefined {
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return inner;
  return ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)
    ? rootOf(inner.expression)
    : undefined;
}

/** Assigned expressions of a target, destructuring included. */
function targetsOf(node: ts.Expression): ts.Expression[] {
  const target = bare(node);
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(targetsOf);
  if (ts.isSpreadElement(target)) return targetsOf(target.expression);
  if (ts.isBinaryExpression(target)) return targetsOf(target.left);
  if (!ts.isObjectLiteralExpression(target)) return [target];
  return target.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    if (ts.isPropertyAssignment(property)) return targetsOf(property.initializer);
    return ts.isSpreadAssignment(property) ? targetsOf(property.expression) : [];
  });
}

/** What a node writes to. */
export function writtenBy(node: ts.Node): ts.Expression[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return targetsOf(node.left);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const step = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return step ? targetsOf(node.operand) : [];
  }
  if (ts.isDeleteExpression(node)) return [node.expression];
  if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && !ts.isVariableDeclarationList(node.initializer)) {
    return targetsOf(node.initializer);
  }
  return [];
}

/** Whether a node does something when it is evaluated, beyond making a value. */
export const acts = (node: ts.Node) =>
  ts.isCallExpression(node) ||
  ts.isNewExpression(node) ||
  ts.isTaggedTemplateExpression(node) ||
  ts.isAwaitExpression(node) ||
  ts.isThrowStatement(node) ||
  writtenBy(node).length > 0;
