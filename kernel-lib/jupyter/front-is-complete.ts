import ts from "typescript";
import type { IsCompleteReply } from "./protocol.ts";

const unterminatedTemplate = 1160;
const unterminatedComment = 1010;
const unterminatedLiteral = [1002, 1161];

/** Depth of open brackets at the end of the text, strings and comments excluded. */
function openBrackets(code: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, code);
  let depth = 0;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (["{", "(", "["].includes(scanner.getTokenText())) depth++;
    else if (["}", ")", "]"].includes(scanner.getTokenText())) depth--;
  }
  return Math.max(0, depth);
}

/** Indent of the line after the text: that of its last line, two more when that line opens a bracket. */
function nextIndent(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^[ \t]*/.exec(last)![0];
  if (/[{([]\s*$|=>\s*$/.test(last)) return `${indent}  `;
  return indent === "" && openBrackets(code) > 0 ? "  " : indent;
}

/** End of what stands in the text, comments and blanks after it excluded. */
function contentEnd(file: ts.SourceFile): number {
  return file.endOfFileToken.getFullStart();
}

/** Whether a cell can run as it stands: an error at its very end means that more is to come. */
export function isComplete(code: string): IsCompleteReply {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const [first] = (file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
  if (first === undefined) return { status: "complete", indent: "" };
  if (first.code === unterminatedTemplate || first.code === unterminatedComment) {
    return { status: "incomplete", indent: "" };
  }
  const atEnd = first.start >= contentEnd(file) && !unterminatedLiteral.includes(first.code);
  return atEnd ? { status: "incomplete", indent: nextIndent(code) } : { status: "invalid", indent: "" };
}
