import path from "node:path/posix";
import ts from "typescript";
import { moduleCompletions } from "./front-modules.ts";
import type { ProgramFiles } from "./program-files.ts";

const exported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => (ts.isIdentifier(name) ? name.text : ""));
  }
  const { name } = statement as Partial<ts.DeclarationStatement>;
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** Names that a declaration file exports, those of its `export * from` included. Only its text is read. */
function exportedBy(file: string, files: ProgramFiles): string[] {
  const text = files.snapshot(file);
  if (text === undefined) return [];
  const source = ts.createSourceFile(file, text.getText(0, text.getLength()), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return exported(statement) ? declaredBy(statement) : [];
    const { exportClause: clause, moduleSpecifier: from } = statement;
    if (clause !== undefined) return ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
    const other = (from as ts.StringLiteral).text.replace(/\.[jt]s$/, ".d.ts");
    return exportedBy(path.join(path.dirname(file), other), files);
  });
}

/** The module of the library that exports a name, the root before the chapters; `undefined` when none does. */
export function moduleThatExports(name: string, files: ProgramFiles): string | undefined {
  const dist = `${files.config.packageFolder.replaceAll("\\", "/")}/dist`;
  return moduleCompletions(files)
    .map(({ name: specifier }) => specifier)
    .find((specifier) => {
      const chapter = specifier.slice("tangentlab/".length);
      const file = chapter === "" ? `${dist}/index.d.ts` : `${dist}/chapters/${chapter}/index.d.ts`;
      return exportedBy(file, files).includes(name);
    });
}
