import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { LapackArgument, LapackName } from "../../kernel-lib/numeric/blas-types.ts";
import { bindLibrary, threadsFor } from "../../kernel-lib/numeric/openblas-bind.ts";
import { checkLengths, hiddenLengths, prototypes } from "../../kernel-lib/numeric/openblas-lapack.ts";
import { libraryCandidates } from "../../kernel-lib/numeric/openblas-search.ts";

type Door = typeof import("../../kernel-lib/numeric/openblas.ts");

let folder = "";
const kept = { ...process.env };
const here = process.cwd();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "blas-")));
});
afterEach(() => {
  process.chdir(here);
  for (const name of ["TANGENTLAB_BLAS", "TANGENTLAB_THREADS", "VIRTUAL_ENV", "CONDA_PREFIX"]) {
    if (kept[name] === undefined) delete process.env[name];
    else process.env[name] = kept[name];
  }
  rmSync(folder, { recursive: true });
});

/** A file that is no library. */
function rubbish(...parts: string[]): string {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "not a library\n");
  return file;
}

/** A fresh door; the candidates are the given places, or those of the machine. */
async function freshDoor(environment: Record<string, string>, places?: readonly string[]): Promise<Door> {
  delete process.env.TANGENTLAB_BLAS;
  Object.assign(process.env, environment);
  jest.resetModules();
  if (places !== undefined) {
    jest.unstable_mockModule("../../kernel-lib/numeric/openblas-search.ts", () => ({
      libraryCandidates: () => places,
    }));
  }
  const door = await import("../../kernel-lib/numeric/openblas.ts");
  jest.unstable_unmockModule("../../kernel-lib/numeric/openblas-search.ts");
  return door;
}

const usable = libraryCandidates().filter((place) => {
  try {
    return bindLibrary(place, 1).integerBits > 0;
  } catch {
    return false;
  }
});

describe("the search", () => {
  test("prefers the project's environment, then the active ones, wheels before what NumPy carries, system last", () => {
    const packages = ["lib", "python3.11", "site-packages"];
    const at = (environment: string, ...parts: string[]) => rubbish(environment, ...packages, ...parts);
    const scipy = at("project/.venv", "scipy.libs", "libscipy_openblas-ab12.so");
    const numpy = at("project/.venv", "numpy.libs", "libscipy_openblas64_-cd34.so");
    const narrow = at("project/.venv", "scipy_openblas32", "lib", "libscipy_openblas.so");
    const wide = at("project/.venv", "scipy_openblas64", "lib", "libscipy_openblas64_.so");
    at("project/.venv", "numpy.libs", "libgfortran-1.so");
    const active = at("active", "numpy.libs", "libscipy_openblas64_-ef56.so");
    process.env.VIRTUAL_ENV = path.join(folder, "active");
    delete process.env.CONDA_PREFIX;
    mkdirSync(path.join(folder, "project", "deep", "down"), { recursive: true });
    process.chdir(path.join(folder, "project", "deep", "down"));
    const found = libraryCandidates();
    expect(found.filter((place) => place.startsWith(folder))).toEqual([wide, narrow, numpy, scipy, active]);
    const last = found.indexOf(active);
    expect(found.slice(last + 1).every((place) => !place.includes("site-packages"))).toBe(true);
  });

  test("skips what does not load, and says why", async () => {
    const broken = rubbish("libbroken.so");
    const door = await freshDoor({}, [broken, ...usable]);
    door.onBlasNotice(() => undefined);
    const { attempts, fallback, source } = door.blasReport();
    expect(attempts[0]!.place).toBe(broken);
    expect(attempts[0]!.outcome).toMatch(/invalid ELF header|file too short|not valid|load/i);
    expect(fallback).toBe(usable.length === 0);
    if (!fallback) expect(source).toBe(usable[0]);
  });

  test("takes the library of the environment that the package brought, where there is one", async () => {
    const door = await freshDoor({});
    door.onBlasNotice(() => undefined);
    const report = door.blasReport();
    expect(report.fallback).toBe(usable.length === 0);
    expect(door.nativeBlas() === undefined).toBe(report.fallback);
    expect(report.source).toBe(usable[0] ?? "ml-matrix");
    if (!report.fallback) expect(report.version.length).toBeGreaterThan(5);
  });

  test("is made once", async () => {
    const door = await freshDoor({});
    door.onBlasNotice(() => undefined);
    expect(door.nativeBlas()).toBe(door.nativeBlas());
  });
});

describe("TANGENTLAB_BLAS", () => {
  test("js chooses plain JavaScript without a notice", async () => {
    const door = await freshDoor({ TANGENTLAB_BLAS: "js" });
    const notice = jest.fn();
    door.onBlasNotice(notice);
    expect(door.nativeBlas()).toBeUndefined();
    expect(door.blasReport()).toMatchObject({ source: "ml-matrix", fallback: true, threads: 1 });
    expect(notice).not.toHaveBeenCalled();
  });

  test("a file that fails is an error, never skipped", async () => {
    const broken = rubbish("libbroken.so");
    const door = await freshDoor({ TANGENTLAB_BLAS: broken });
    expect(() => door.nativeBlas()).toThrow(
      expect.objectContaining({ name: "ResourceError", reason: "nativeLibrary", cause: expect.anything() }),
    );
    expect(() => door.nativeBlas()).toThrow(`TANGENTLAB_BLAS=${broken} cannot be used: `);
    expect(() => door.blasReport()).toThrow('name the file of a float64 OpenBLAS, or "js" for plain JavaScript');
  });

  test("a library without linear algebra is named as such", async () => {
    const other = process.platform === "linux" ? "libm.so.6" : "none";
    const door = await freshDoor({ TANGENTLAB_BLAS: other });
    expect(() => door.nativeBlas()).toThrow(`TANGENTLAB_BLAS=${other} cannot be used: `);
  });
});

describe("the notice", () => {
  test("comes once, with the cure, when nothing is found", async () => {
    const door = await freshDoor({}, []);
    const notice = jest.fn();
    door.onBlasNotice(notice);
    door.nativeBlas();
    door.blasReport();
    expect(notice.mock.calls).toEqual([
      [
        "No OpenBLAS found: linear algebra runs in plain JavaScript, about 15 to 70 times slower. " +
          'Run "npx tangentlab install --blas".',
      ],
    ]);
  });

  test("goes to console.warn by itself, once for all computations", async () => {
    const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    try {
      await freshDoor({}, []);
      const { matmul } = await import("../../kernel-lib/numeric/linalg.ts");
      expect(matmul([[2]], [[3]]).get(0, 0)).toBe(6);
      expect(matmul([[2]], [[4]]).get(0, 0)).toBe(8);
      expect(warn.mock.calls).toEqual([[expect.stringContaining("No OpenBLAS found")]]);
    } finally {
      warn.mockRestore();
    }
  });

  test("names the cause where koffi has no binary", async () => {
    delete process.env.TANGENTLAB_BLAS;
    jest.resetModules();
    const bind = "../../kernel-lib/numeric/openblas-bind.ts";
    const koffi = () => {
      throw new Error("Cannot find the native Koffi module\nRequire stack");
    };
    jest.unstable_mockModule(bind, () => ({ koffi, bindLibrary }));
    const door = await import("../../kernel-lib/numeric/openblas.ts");
    jest.unstable_unmockModule(bind);
    const notice = jest.fn();
    door.onBlasNotice(notice);
    expect(door.nativeBlas()).toBeUndefined();
    expect(notice.mock.calls).toEqual([
      [
        "Native libraries cannot be loaded here (koffi: Cannot find the native Koffi module): " +
          "linear algebra runs in plain JavaScript, about 15 to 70 times slower.",
      ],
    ]);
  });
});

describe("lengths", () => {
  const sizes: Record<string, number> = {
    n: 3,
    m: 3,
    k: 3,
    nrhs: 2,
    lda: 3,
    ldb: 3,
    ldz: 3,
    ldu: 3,
    ldvt: 3,
    il: 1,
    iu: 3,
  };
  const names = Object.keys(prototypes) as LapackName[];
  const integerArrays = new Set(["iwork", "ipiv", "isuppz", "m", "rank"]);
  const letters = new Set(["jobz", "range", "uplo", "trans", "norm"]);

  /** A call with every array exactly as long as it must be. */
  function exactCall(name: LapackName): Record<string, LapackArgument> {
    const { order, lengths } = prototypes[name];
    const numbers: Record<string, number> = { ...sizes, lwork: 90, liwork: 40 };
    const least = lengths(numbers);
    return Object.fromEntries(
      order.map((argument): [string, LapackArgument] => {
        const length = least[argument];
        if (length === undefined) return [argument, letters.has(argument) ? "L" : numbers[argument]!];
        return [argument, integerArrays.has(argument) ? new Int32Array(2 * length) : new Float64Array(length)];
      }),
    );
  }

  test.each(names)("%s refuses every array that is one short", (name) => {
    const call = exactCall(name);
    expect(() => checkLengths(name, call)).not.toThrow();
    const arrays = Object.entries(call).filter(([, value]) => typeof value === "object");
    expect(arrays.length).toBeGreaterThan(0);
    for (const [argument, value] of arrays) {
      const array = value as Float64Array | Int32Array;
      const short = array instanceof Int32Array ? array.slice(0, -2) : array.slice(0, -1);
      const held = array instanceof Int32Array ? short.length / 2 : short.length;
      expect(() => checkLengths(name, { ...call, [argument]: short })).toThrow(
        `${name}: ${argument} has length ${held}, the call needs ${held + 1}`,
      );
    }
    expect(() => checkLengths(name, { ...call, n: Number.NaN })).toThrow(RangeError);
  });

  test("hidden lengths follow the characters", () => {
    expect([
      hiddenLengths("dsyevd"),
      hiddenLengths("dsyevr"),
      hiddenLengths("dgetrf"),
      hiddenLengths("dgesdd"),
    ]).toEqual([2, 3, 0, 1]);
  });
});

for (const place of usable) {
  describe(`the library ${place}`, () => {
    const blas = bindLibrary(place, 2);

    test("refuses products that reach beyond their arrays", () => {
      const call = {
        m: 2,
        n: 3,
        k: 4,
        transposeA: false,
        transposeB: false,
        alpha: 1,
        beta: 0,
        lda: 4,
        ldb: 3,
        ldc: 3,
      };
      const arrays = { a: new Float64Array(8), b: new Float64Array(12), c: new Float64Array(6) };
      expect(() => blas.dgemm({ ...call, ...arrays })).not.toThrow();
      for (const name of ["a", "b", "c"] as const) {
        const short = { ...arrays, [name]: arrays[name].slice(1) };
        expect(() => blas.dgemm({ ...call, ...short })).toThrow(`dgemm: ${name} holds ${short[name].length} numbers`);
      }
      for (const stride of ["lda", "ldb", "ldc"]) {
        expect(() => blas.dgemm({ ...call, ...arrays, [stride]: 1 })).toThrow(RangeError);
      }
      const transposedA = { ...arrays, a: new Float64Array(8), lda: 2, transposeA: true };
      expect(() => blas.dgemm({ ...call, ...transposedA })).not.toThrow();
      expect(() => blas.dgemm({ ...call, ...transposedA, a: new Float64Array(7) })).toThrow(RangeError);
      const syrk = { n: 2, k: 4, transpose: false, alpha: 1, a: arrays.a, lda: 4, c: new Float64Array(4), ldc: 2 };
      expect(() => blas.dsyrk(syrk)).not.toThrow();
      expect(() => blas.dsyrk({ ...syrk, a: new Float64Array(7) })).toThrow("dsyrk: a holds 7 numbers");
      expect(() => blas.dsyrk({ ...syrk, c: new Float64Array(3) })).toThrow("dsyrk: c holds 3 numbers");
    });

    test("refuses a LAPACK call with a short array before it reaches the library", () => {
      const call = { uplo: "L", n: 2, a: new Float64Array(3), lda: 2 };
      expect(() => blas.lapack("dpotrf", call, 1)).toThrow("dpotrf: a has length 3, the call needs 4");
      expect(() => blas.lapackAsync("dpotrf", call, 1)).toThrow("dpotrf: a has length 3, the call needs 4");
    });

    test("returns info, sign and all", () => {
      expect(blas.lapack("dpotrf", { uplo: "L", n: 2, a: Float64Array.of(1, 2, 2, 1), lda: 2 }, 1)).toBe(2);
      expect(blas.lapack("dpotrf", { uplo: "L", n: 2, a: Float64Array.of(2, 1, 1, 2), lda: 2 }, 1)).toBe(0);
    });

    test("calls asynchronously", async () => {
      const a = Float64Array.of(4, 2, 2, 5);
      expect(await blas.lapackAsync("dpotrf", { uplo: "U", n: 2, a, lda: 2 }, 1)).toBe(0);
      expect([...a.subarray(0, 1), ...a.subarray(2)]).toEqual([2, 1, 2]);
    });
  });
}

test("small calls use one thread, large ones all that are allowed", () => {
  expect([threadsFor(0, 8), threadsFor(1.9e8, 8), threadsFor(2e8, 8), threadsFor(1e12, 1)]).toEqual([1, 1, 8, 1]);
});

test("TANGENTLAB_THREADS limits the threads of large calls", async () => {
  const door = await freshDoor({ TANGENTLAB_THREADS: "3" });
  door.onBlasNotice(() => undefined);
  const { threads, fallback } = door.blasReport();
  expect(threads).toBe(fallback ? 1 : 3);
});
