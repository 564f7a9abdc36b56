import ts from "typescript";

/** The parts of TypeScript 6.0.3 that typescript.d.ts does not declare and the graft needs. */
interface TypeScriptInternals {
  createModeAwareCache(): ModeAwareCache;
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  getSetExternalModuleIndicator(options: ts.CompilerOptions): (file: ts.SourceFile) => void;
  toPath(name: string, folder: string, canonical: (name: string) => string): string;
}

interface ModeAwareCache {
  set(name: string, mode: ts.ResolutionMode, value: ts.ResolvedModuleWithFailedLookupLocations): unknown;
}

interface ProgramInternals {
  getFilesByNameMap(): Map<string, ts.SourceFile | false | undefined>;
  readonly resolvedModules: Map<string, ModeAwareCache>;
}

/** What the program fills in when it takes a file, and the graft must fill in itself. */
interface SourceFileInternals {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  imports: readonly ts.StringLiteralLike[];
  moduleAugmentations: readonly unknown[];
  ambientModuleNames: readonly string[];
  version: string;
  readonly locals?: ReadonlyMap<string, ts.Symbol>;
}

/** TypeScript with its undeclared functions; {@link graftObstacle} says whether they are there. */
export const internals = ts as unknown as TypeScriptInternals;
/** A program with what it does not declare. */
export const programInternals = (program: ts.Program) => program as unknown as ProgramInternals;
/** A file with what it does not declare. */
export const fileInternals = (file: ts.SourceFile) => file as unknown as SourceFileInternals;

/** Says what is not as the graft needs it; `undefined` when all is well. */
export function graftObstacle(program: ts.Program): string | undefined {
  for (const name of ["createModeAwareCache", "bindSourceFile", "getSetExternalModuleIndicator", "toPath"] as const) {
    if (typeof internals[name] !== "function") return `typescript has no ${name}`;
  }
  const inside = programInternals(program);
  if (!(inside.getFilesByNameMap?.() instanceof Map)) return "the program has no map of files by name";
  if (!(inside.resolvedModules instanceof Map)) return "the program has no map of resolved modules";
  const files = program.getSourceFiles();
  if (files !== program.getSourceFiles()) return "the program's list of files is a copy";
  const known = files[0];
  if (known === undefined) return "the program is empty";
  if (inside.getFilesByNameMap().get(fileInternals(known).path) !== known)
    return "files are not filed under their path";
  if (typeof fileInternals(known).resolvedPath !== "string") return "a file has no resolvedPath";
  return undefined;
}
