import ts from "typescript";
import { jsDocParsingMode, type ProgramFiles, packagesFile } from "./program-files.ts";

/** A cell inside a program that can check and emit it. */
export interface OpenCell {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
}

/** How cells get into a program. Two ways with the same results: {@link programPerCell} and the graft of graft.ts. */
export interface Workspace {
  readonly files: ProgramFiles;
  readonly service: ts.LanguageService;
  /** Makes a cell part of the program. `global` says that it declares something outside itself. */
  open(name: string, text: string, global: boolean): OpenCell;
  /** Takes a cell that failed, or a copy that only served a completion, out again. */
  close(name: string): void;
  /** Keeps only the `live` cells and starts with a fresh checker. */
  refresh(live: ReadonlySet<string>): void;
  /** Packages that stay in the program whatever the cells import; takes effect at the next `clear` and refresh. */
  preload(specifiers: readonly string[]): void;
  /** Works out the types of a cell's names now. */
  settle(name: string): void;
  /** Forgets every cell and what cells declared outside themselves; a refresh must follow. */
  clear(): void;
  /** Specifiers of an open cell that lead nowhere. */
  unresolved(cell: OpenCell): string[];
}

/** A LanguageService over the files; `version` and `roots` are asked at every request. */
export function serviceOver(
  files: ProgramFiles,
  state: { version(): string; roots(): string[]; text(name: string): string | undefined },
): ts.LanguageService {
  const host: ts.LanguageServiceHost & { getModuleResolutionCache(): ts.ModuleResolutionCache } = {
    getCompilationSettings: () => files.options,
    getProjectVersion: () => state.version(),
    getScriptFileNames: () => state.roots(),
    getScriptVersion: (name) => (state.text(name) === undefined ? files.version(name) : state.version()),
    getScriptSnapshot: (name) => {
      const text = state.text(name);
      return text === undefined ? files.snapshot(name) : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => files.folder,
    getDefaultLibFileName: () => `${files.config.libFolder.replaceAll("\\", "/")}/lib.d.ts`,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    fileExists: (name) => state.text(name) !== undefined || files.cells.has(name) || files.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => files.directoryExists(name),
    getDirectories: (name) => files.directories(name),
    realpath: (name) => files.realpath(name),
    resolveModuleNameLiterals: (literals, from, _redirect, options, source) =>
      literals.map((literal) =>
        files.resolve(literal.text, from, ts.getModeForUsageLocation(source, literal, options)),
      ),
    jsDocParsingMode,
    // Not declared by TypeScript: without it every new program looks for the package.json above every file again.
    getModuleResolutionCache: () => files.resolutions,
  };
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames, files.folder, jsDocParsingMode);
  return ts.createLanguageService(host, registry);
}

/** Text of the module specifier literals of a checked file that the checker could not resolve. */
export function unresolvedSpecifiers({ program, file }: OpenCell): string[] {
  const checker = program.getTypeChecker();
  return file.statements
    .filter((statement) => ts.isImportDeclaration(statement))
    .map((statement) => statement.moduleSpecifier)
    .filter((specifier) => checker.getSymbolAtLocation(specifier) === undefined)
    .map((specifier) => (specifier as ts.StringLiteral).text);
}

/** Makes the checker work out the type of everything a file exports. */
export function settleTypes({ program, file }: OpenCell): void {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return;
  for (const exported of checker.getExportsOfModule(module)) {
    const alias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    checker.getTypeOfSymbol(alias ? checker.getAliasedSymbol(exported) : exported);
  }
}

/**
 * The plain way: every cell is the root of a program of its own (made by the LanguageService from the one before).
 * About 15 ms a cell; used when TypeScript's internals are not as graft.ts needs them, and to test the graft.
 */
export function programPerCell(files: ProgramFiles): Workspace {
  let version = 0;
  let current: string | undefined;
  const globals = new Set<string>();
  const service = serviceOver(files, {
    version: () => String(version),
    // The empty root keeps the library's files parsed while there is no cell.
    roots: () => [packagesFile, ...globals, ...(current === undefined || globals.has(current) ? [] : [current])],
    text: (name) => {
      if (name === packagesFile) return "export {};";
      return name === current || globals.has(name) ? files.cells.get(name) : undefined;
    },
  });
  return {
    files,
    service,
    open(name, text, global) {
      files.cells.set(name, text);
      if (global) globals.add(name);
      current = name;
      version++;
      const program = service.getProgram()!;
      return { program, file: program.getSourceFile(name)! };
    },
    close(name) {
      files.cells.delete(name);
      globals.delete(name);
      if (current === name) current = undefined;
    },
    refresh(live) {
      for (const name of files.cells.keys()) {
        if (!live.has(name) && !globals.has(name)) files.cells.delete(name);
      }
    },
    preload() {
      // A program per cell holds what the cell imports, nothing else.
    },
    settle() {
      // Every cell gets a checker of its own: there is nothing to prepare.
    },
    clear() {
      files.cells.clear();
      globals.clear();
      current = undefined;
      version++;
    },
    unresolved: unresolvedSpecifiers,
  };
}
