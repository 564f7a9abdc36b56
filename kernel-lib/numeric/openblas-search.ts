/** Where a float64 BLAS with LAPACK may lie, in the order of preference. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds this package. */
const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

/** Full names of the entries of a folder that match; none where there is no folder. */
function matching(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The `site-packages` folders of a Python environment (POSIX and Windows layouts). */
function sitePackages(environment: string): string[] {
  const posix = matching(path.join(environment, "lib"), /^python3\.\d+$/).map((lib) => path.join(lib, "site-packages"));
  return [...posix, path.join(environment, "Lib", "site-packages")].filter((folder) => existsSync(folder));
}

/** The OpenBLAS builds inside one `site-packages`: its own wheels first, then those that NumPy and SciPy carry. */
function inSitePackages(folder: string): string[] {
  const library = /^libscipy_openblas.*\.(so|dylib|dll)(\.\d+)*$/;
  return [
    ["scipy_openblas64", "lib"],
    ["scipy_openblas32", "lib"],
    ["numpy.libs"],
    ["numpy", ".dylibs"],
    ["scipy.libs"],
    ["scipy", ".dylibs"],
  ].flatMap((parts) => matching(path.join(folder, ...parts), library));
}

/** The folder and all folders above it. */
function upwards(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** Python environments: the package's `.venv`, one in the working folder or above it, then the active ones. */
function environments(): string[] {
  const local = [packageRoot, ...upwards(process.cwd())].map((folder) => path.join(folder, ".venv"));
  const active = [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX].filter((value) => value !== undefined);
  return [...new Set([...local, ...active].map((folder) => path.resolve(folder)))].filter((folder) =>
    existsSync(folder),
  );
}

/** Names for the system's loader. Last: a distribution's OpenBLAS is often too old for the processor. */
const systemLibraries: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ["libopenblas.so.0", "libopenblas64.so.0", "libopenblas.so", "libmkl_rt.so", "libmkl_rt.so.2"],
  darwin: [
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "libmkl_rt.dylib",
  ],
  win32: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll"],
};

/** All candidates in the order in which they are tried. */
export function libraryCandidates(): string[] {
  const conda = process.env.CONDA_PREFIX;
  return [
    ...environments().flatMap(sitePackages).flatMap(inSitePackages),
    ...(conda ? matching(path.join(conda, "lib"), /^libopenblas\.(so\.0|dylib)$/) : []),
    ...(systemLibraries[process.platform] ?? []),
  ];
}
