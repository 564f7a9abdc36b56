import ts from "typescript";
import type { OpenCell } from "./program.ts";

/** An unfinished text inside a program, in which something is asked. */
export interface Asked extends OpenCell {
  /** The user's text. */
  readonly code: string;
  /** Where the user's text begins in the file. */
  readonly offset: number;
}

/** The innermost node around a place. */
export function nodeAt(file: ts.SourceFile, position: number): ts.Node {
  const inner = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= position && position <= child.getEnd() ? inner(child) : undefined,
    ) ?? node;
  return inner(file);
}
