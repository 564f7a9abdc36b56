/**
 * Load hooks of the engine for the user's own TypeScript files beside a notebook: `import { f } from "./helper.ts"`, also
 * without the extension or with `.js`, as the type checker allows. Types are checked by the front; here they are removed.
 * Runs in Node's hooks thread, and only once a cell imports a local file.
 */
import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Found beside the kernel where the notebook's folder has no copy. */
const ours = /^tangentlab(\/|$)/;
const isLocal = (specifier: string) => /^(\.{0,2}\/|file:)/.test(specifier);
const notFound = new Set(["ERR_MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"]);
const isNotFound = (error: unknown) => notFound.has(String((error as { code?: unknown }).code));

/** What a specifier may mean besides itself, in TypeScript's order. */
function candidates(specifier: string): string[] {
  const script = /\.([cm]?)js$/.exec(specifier);
  if (script) return [specifier.replace(/\.([cm]?)js$/, ".$1ts")];
  return [`${specifier}.ts`, `${specifier}.js`, `${specifier}/index.ts`, `${specifier}/index.js`];
}

/** Resolves local specifiers to TypeScript files where Node.js finds nothing. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (ours.test(specifier)) return next(specifier, { ...context, parentURL: import.meta.url });
    if (!isLocal(specifier)) throw error;
    for (const candidate of candidates(specifier)) {
      try {
        return await next(candidate, context);
      } catch (other) {
        if (!isNotFound(other)) throw other;
      }
    }
    throw error;
  }
};

/** Removes the types of a TypeScript file outside node_modules. */
export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !/\.m?ts$/.test(pathname) || pathname.includes("/node_modules/"))
    return next(url, context);
  const fileName = fileURLToPath(url);
  const { outputText } = ts.transpileModule(await readFile(fileName, "utf8"), {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      isolatedModules: true,
      inlineSourceMap: true,
      inlineSources: true,
    },
  });
  return { format: "module", shortCircuit: true, source: outputText };
};
