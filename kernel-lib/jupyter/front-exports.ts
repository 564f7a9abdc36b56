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

/** What a declaration file exports: names, and the modules of its `export * from`. */
interface Exports {
  readonly names: readonly string[];
  readonly from: readonly string[];
}

function readExports(file: string, text: ts.IScriptSnapshot): Exports {
  const source = ts.createSourceFile(file, text.getText(0, text.getLength()), ts.ScriptTarget.ES2022);
  const [names, from]: [string[], string[]] = [[], []];
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement)) names.push(...(exported(statement) ? declaredBy(statement) : []));
    else if (statement.exportClause === undefined) from.push((statement.moduleSpecifier as ts.StringLiteral).text);
    else if (ts.isNamedExports(statement.exportClause))
      names.push(...statement.exportClause.elements.map(({ name }) => name.text));
  }
  return { names, from };
}

/** By text: a file that has changed has another snapshot. */
const read = new WeakMap<ts.IScriptSnapshot, Exports>();

/** Names that a declaration file exports, those of its `export * from` included. Only its text is read, once. */
function exportedBy(file: string, files: ProgramFiles): string[] {
  const text = files.snapshot(file);
  if (text === undefined) return [];
  const exports = read.get(text) ?? readExports(file, text);
  read.set(text, exports);
  const beside = (specifier: string) => path.join(path.dirname(file), specifier.replace(/\.[jt]s$/, ".d.ts"));
  return [...exports.names, ...exports.from.flatMap((specifier) => exportedBy(beside(specifier), files))];
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
