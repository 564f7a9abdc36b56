import ts from "typescript";
import type { FrontConfig } from "./front-config.ts";

/** What a notebook's tsconfig.json may change. */
const adjustable = ["strict", "noImplicitAny", "lib", "types", "paths", "pathsBasePath"];

/** The adjustable options of the nearest tsconfig.json; nothing when there is none or it cannot be read. */
function nearestConfig(folder: string): ts.CompilerOptions {
  const found = ts.findConfigFile(folder, ts.sys.fileExists);
  if (found === undefined) return {};
  const read = ts.readConfigFile(found, ts.sys.readFile);
  if (read.config === undefined) return {};
  const host = { ...ts.sys, readDirectory: () => [] };
  const base = found.slice(0, found.lastIndexOf("/"));
  const { options } = ts.parseJsonConfigFileContent(read.config, host, base, undefined, found);
  return Object.fromEntries(Object.entries(options).filter(([key]) => adjustable.includes(key)));
}

/** Every `node_modules/@types` from the folder upwards: for packages that the notebook's own tsconfig names in `types`. */
function typeRootsAbove(folder: string): string[] {
  const roots: string[] = [];
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf("/"))) {
    roots.push(`${at}/node_modules/@types`);
    if (!at.includes("/")) return roots;
  }
}

/**
 * Compiler options of a notebook in `folder`. No `customConditions`: checker and engine must resolve the same files.
 * `typeRoots` is explicit, so that a nearer or newer `@types/node` never replaces the kernel's.
 */
export function compilerOptions(folder: string, config: FrontConfig): ts.CompilerOptions {
  const own = nearestConfig(folder);
  const types = (own.types ?? []).filter((name) => name !== "node" && name !== "*");
  return {
    strict: true,
    lib: ["lib.esnext.d.ts"],
    ...own,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ["node", ...types],
    typeRoots: [config.typesFolder.replaceAll("\\", "/"), ...(types.length > 0 ? typeRootsAbove(folder) : [])],
    skipLibCheck: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    preserveConstEnums: true,
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}
