import ts from "typescript";
import type { FrontConfig } from "./front-config.ts";
import { compilerOptions } from "./program-options.ts";

/** Doc comments are parsed only where they carry type errors; documentation is read on demand (front-docs.ts). */
export const jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;

/**
 * The virtual file that imports every package the cells use. It resolves as if it lay in the notebook's folder; its own path
 * never changes, so that a program from a snapshot is reused whatever the folder.
 */
export const packagesFile = "/__tangentlab__/packages.ts";

const posix = (name: string) => name.replaceAll("\\", "/");

/** Remembers the answers of a function of one string, until told to forget those that are not `kept`. */
function memo<T>(ask: (name: string) => T): { (name: string): T; forget(kept: (name: string) => boolean): void } {
  const known = new Map<string, T>();
  const cached = (name: string): T => {
    if (known.has(name)) return known.get(name) as T;
    const answer = ask(name);
    known.set(name, answer);
    return answer;
  };
  const forget = (kept: (name: string) => boolean) => {
    for (const name of known.keys()) if (!kept(name)) known.delete(name);
  };
  return Object.assign(cached, { forget });
}

/**
 * The files a program sees: the virtual cells beside the notebook, and the disk behind caches.
 *
 * What the disk said is remembered until {@link ProgramFiles.forget}, so a package edited while the kernel runs keeps its
 * old types until the engine is restarted, as Node keeps its old code.
 */
export class ProgramFiles {
  readonly config: FrontConfig;
  folder: string;
  options: ts.CompilerOptions;
  /** Full text (user's text and tail) of every live cell, by file name. */
  readonly cells = new Map<string, string>();
  readonly fileExists = memo((name) => ts.sys.fileExists(name));
  readonly directoryExists = memo((name) => ts.sys.directoryExists(name));
  readonly realpath = memo((name) => ts.sys.realpath?.(name) ?? name);
  readonly directories = memo((name) => (ts.sys.directoryExists(name) ? ts.sys.getDirectories(name) : []));
  readonly #version = memo((name) => String(ts.sys.getModifiedTime?.(name)?.getTime() ?? 0));
  readonly #snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  /** Module resolutions so far, for every program over these files. */
  resolutions: ts.ModuleResolutionCache;
  readonly resolutionHost: ts.ModuleResolutionHost;

  constructor(config: FrontConfig) {
    this.config = config;
    this.folder = posix(config.folder);
    this.resolutionHost = {
      fileExists: (name) => this.cells.has(name) || this.fileExists(name),
      readFile: (name) => ts.sys.readFile(name),
      directoryExists: (name) => this.directoryExists(name),
      realpath: (name) => this.realpath(name),
      getDirectories: (name) => this.directories(name),
      getCurrentDirectory: () => this.folder,
      useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    };
    this.options = compilerOptions(this.folder, config);
    this.resolutions = this.#newResolutions();
  }

  #newResolutions(): ts.ModuleResolutionCache {
    return ts.createModuleResolutionCache(this.folder, (name) => this.canonical(name), this.options);
  }

  canonical(name: string): string {
    return ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase();
  }

  /** Forgets what the disk said, so that a package installed meanwhile is found. The kernel's own declarations stay. */
  forget(): void {
    const { libFolder, typesFolder } = this.config;
    const own = [libFolder, `${typesFolder}/node`, `${posix(typesFolder).replace(/@types$/, "")}undici-types`].map(
      posix,
    );
    const kept = (name: string) => own.some((folder) => name === folder || name.startsWith(`${folder}/`));
    for (const cache of [this.fileExists, this.directoryExists, this.realpath, this.directories, this.#version]) {
      cache.forget(kept);
    }
    this.resolutions = this.#newResolutions();
  }

  /** Moves to another notebook folder: its tsconfig.json, and nothing remembered of the old one. */
  rebase(folder: string): void {
    this.folder = posix(folder);
    this.cells.clear();
    this.options = compilerOptions(this.folder, this.config);
    this.forget();
  }

  version(name: string): string {
    return this.cells.has(name) ? "1" : this.#version(name);
  }

  snapshot(name: string): ts.IScriptSnapshot | undefined {
    const cell = this.cells.get(name);
    if (cell !== undefined) return ts.ScriptSnapshot.fromString(cell);
    const version = this.version(name);
    const known = this.#snapshots.get(name);
    if (known?.version === version) return known.snapshot;
    const text = this.fileExists(name) ? ts.sys.readFile(name) : undefined;
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(name, { version, snapshot });
    return snapshot;
  }

  /** Resolves an import; `tangentlab` falls back to the kernel's own package. */
  resolve(specifier: string, from: string, mode: ts.ResolutionMode): ts.ResolvedModuleWithFailedLookupLocations {
    if (from === packagesFile) return this.resolve(specifier, `${this.folder}/packages.ts`, mode);
    const cell = specifier.startsWith("./cell-") ? `${this.folder}/${specifier.slice(2)}.ts` : undefined;
    if (cell !== undefined && this.cells.has(cell)) {
      const resolvedModule = { resolvedFileName: cell, extension: ts.Extension.Ts, isExternalLibraryImport: false };
      return { resolvedModule, failedLookupLocations: [] } as ts.ResolvedModuleWithFailedLookupLocations;
    }
    const resolved = this.#resolve(specifier, from, mode);
    if (resolved.resolvedModule !== undefined || !/^tangentlab(\/|$)/.test(specifier)) return resolved;
    return this.#resolve(specifier, `${posix(this.config.packageFolder)}/__self.ts`, mode);
  }

  #resolve(specifier: string, from: string, mode: ts.ResolutionMode): ts.ResolvedModuleWithFailedLookupLocations {
    return ts.resolveModuleName(specifier, from, this.options, this.resolutionHost, this.resolutions, undefined, mode);
  }
}
