/** Binds one library: finds the names it uses, proves them on 2 x 2 problems, and checks every length before a call. */
import { createRequire } from "node:module";
import type { KoffiFunc, LibraryHandle } from "koffi";
import type { GemmCall, LapackArgument, LapackArguments, LapackName, NativeBlas, SyrkCall } from "./blas-types.ts";
import { checkLengths, hiddenLengths, prototypes } from "./openblas-lapack.ts";
import { nativeQueue } from "./openblas-queue.ts";

/** How a build spells its symbols, and the width of its integers where the spelling tells it. */
interface Spelling {
  readonly fortran: (name: string) => string;
  readonly c: (name: string) => string;
  readonly integerBits?: 32 | 64;
}

const spellings: readonly Spelling[] = [
  { fortran: (name) => `scipy_${name}_64_`, c: (name) => `scipy_${name}64_`, integerBits: 64 },
  { fortran: (name) => `scipy_${name}_`, c: (name) => `scipy_${name}`, integerBits: 32 },
  { fortran: (name) => `${name}_64_`, c: (name) => `${name}64_`, integerBits: 64 },
  { fortran: (name) => `${name}_`, c: (name) => name },
];

/** Row-major order, plain and transposed, and the triangle, as CBLAS numbers them. */
const rowMajor = 101;
const plain = 111;
const transposed = 112;
const lowerTriangle = 122;

/** Threads for a call: one below 2e8 floating-point operations, where waiting threads cost more than they give. */
export function threadsFor(flops: number, allowed: number): number {
  return flops < 2e8 ? 1 : allowed;
}

type Native = KoffiFunc<(...args: unknown[]) => unknown>;

/** koffi, loaded on first use, so that a platform without its binary still imports this package. */
export function koffi(): typeof import("koffi") {
  return createRequire(import.meta.url)("koffi");
}

/** A symbol of the library, or nothing where it has no such name. */
function optional(library: LibraryHandle, name: string, result: string, args: string[]): Native | undefined {
  try {
    return library.func(name, result, args) as unknown as Native;
  } catch (error) {
    if (/cannot find function/i.test(String(error))) return undefined;
    throw error;
  }
}

function required(library: LibraryHandle, name: string, result: string, args: string[]): Native {
  const found = optional(library, name, result, args);
  if (found === undefined) throw new Error(`it has no ${name}`);
  return found;
}

/** Integers for Fortran are 8 bytes; a 32-bit library reads and writes the low half (little-endian). */
function writeInteger(slot: Int32Array, value: number): void {
  slot[0] = (value % 2 ** 32) | 0;
  slot[1] = Math.floor(value / 2 ** 32);
}

/** Single characters by address, made once. */
const characterOf = (() => {
  const made = new Map<string, Uint8Array>();
  return (letter: string) => {
    const known = made.get(letter) ?? Uint8Array.of(letter.charCodeAt(0));
    made.set(letter, known);
    return known;
  };
})();

/** Least length of a stored row-major matrix whose rows lie `stride` apart. */
const stored = (rows: number, columns: number, stride: number) => (rows === 0 ? 0 : (rows - 1) * stride + columns);

function checkStored(call: string, name: string, data: Float64Array, rows: number, columns: number, stride: number) {
  if (!(data instanceof Float64Array)) throw new TypeError(`${call}: ${name} is no Float64Array`);
  if (!(stride >= columns) || !(data.length >= stored(rows, columns, stride))) {
    throw new RangeError(
      `${call}: ${name} holds ${data.length} numbers, too few for ${rows} x ${columns}, row ${stride}`,
    );
  }
}

/** One scratch integer per argument position, for synchronous calls; asynchronous ones get their own. */
const scratch = Array.from({ length: 24 }, () => new Int32Array(2));

/** A loaded library as `NativeBlas`. */
class Library implements NativeBlas {
  readonly source: string;
  readonly version: string;
  readonly integerBits: 32 | 64;
  maxThreads: number;
  readonly #library: LibraryHandle;
  readonly #spelling: Spelling;
  readonly #gemm: Native;
  readonly #syrk: Native;
  readonly #setThreads: Native | undefined;
  readonly #routines = new Map<LapackName, Native>();

  constructor(source: string, maxThreads: number) {
    const library = koffi().load(source);
    const spelling = spellings.find((s) => optional(library, s.c("cblas_dgemm"), "void", []) !== undefined);
    if (spelling === undefined) throw new Error("it has no cblas_dgemm under any known name");
    const text = (name: string) => optional(library, spelling.c(name), "str", [])?.();
    const config = String(text("openblas_get_config") ?? "unknown version");
    const integer = spelling.integerBits ?? (/USE64BITINT/.test(config) ? 64 : 32);
    const i = `int${integer}`;
    const p = "void *";
    this.source = source;
    this.version = config.trim();
    this.integerBits = integer;
    this.maxThreads = maxThreads;
    this.#library = library;
    this.#spelling = spelling;
    const gemm = ["int", "int", "int", i, i, i, "double", p, i, p, i, "double", p, i];
    this.#gemm = required(library, spelling.c("cblas_dgemm"), "void", gemm);
    const syrk = ["int", "int", "int", i, i, "double", p, i, "double", p, i];
    this.#syrk = required(library, spelling.c("cblas_dsyrk"), "void", syrk);
    this.#setThreads = optional(library, spelling.c("openblas_set_num_threads"), "void", ["int"]);
  }

  /** Sets the thread count for a call. It belongs to the process, other threads set it too: so before each, for 0.1 µs. */
  #useThreads(flops: number): void {
    this.#setThreads?.(threadsFor(flops, this.maxThreads));
  }

  dgemm(call: GemmCall): void {
    const { m, n, k, transposeA, transposeB, alpha, a, lda, b, ldb, beta, c, ldc } = call;
    checkStored("dgemm", "a", a, transposeA ? k : m, transposeA ? m : k, lda);
    checkStored("dgemm", "b", b, transposeB ? n : k, transposeB ? k : n, ldb);
    checkStored("dgemm", "c", c, m, n, ldc);
    this.#useThreads(2 * m * n * k);
    const ta = transposeA ? transposed : plain;
    const tb = transposeB ? transposed : plain;
    this.#gemm(rowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  }

  dsyrk(call: SyrkCall): void {
    const { n, k, transpose, alpha, a, lda, c, ldc } = call;
    checkStored("dsyrk", "a", a, transpose ? k : n, transpose ? n : k, lda);
    checkStored("dsyrk", "c", c, n, n, ldc);
    this.#useThreads(n * n * k);
    this.#syrk(rowMajor, lowerTriangle, transpose ? transposed : plain, n, k, alpha, a, lda, 0, c, ldc);
  }

  #routine(name: LapackName): Native {
    const known = this.#routines.get(name);
    if (known !== undefined) return known;
    const addresses = new Array<string>(prototypes[name].order.length + 1).fill("void *");
    const lengths = new Array<string>(hiddenLengths(name)).fill("size_t");
    const bound = required(this.#library, this.#spelling.fortran(name), "void", [...addresses, ...lengths]);
    this.#routines.set(name, bound);
    return bound;
  }

  /** The argument list by address, `info` last, then the hidden lengths. */
  #list(name: LapackName, args: LapackArguments, slots: readonly Int32Array[]): unknown[] {
    checkLengths(name, args);
    const { order } = prototypes[name];
    const count = order.length;
    const list = new Array<unknown>(count + 1 + hiddenLengths(name)).fill(1);
    for (let i = 0; i < count; i++) {
      const value = args[order[i]] as LapackArgument;
      if (typeof value === "number") {
        writeInteger(slots[i], value);
        list[i] = slots[i];
      } else list[i] = typeof value === "string" ? characterOf(value) : value;
    }
    writeInteger(slots[count], 0);
    list[count] = slots[count];
    return list;
  }

  lapack(name: LapackName, args: LapackArguments, flops: number): number {
    const call = this.#routine(name);
    const list = this.#list(name, args, scratch);
    this.#useThreads(flops);
    call(...list);
    return scratch[prototypes[name].order.length][0];
  }

  lapackAsync(name: LapackName, args: LapackArguments, flops: number, signal?: AbortSignal): Promise<number> {
    const call = this.#routine(name);
    const slots = prototypes[name].order.map(() => new Int32Array(2));
    slots.push(new Int32Array(2));
    const list = this.#list(name, args, slots);
    const start = () =>
      new Promise<number>((resolve, reject) => {
        this.#useThreads(flops);
        // The closure holds `list`, hence every array, until the library has returned.
        call.async(...(list as []), (error: unknown) => (error ? reject(error) : resolve(slots.at(-1)![0])));
      });
    return nativeQueue.add(start, signal);
  }
}

/** Two tiny problems with known answers: a product that is not symmetric, and the eigenvalues 1 and 3. */
function prove(blas: NativeBlas): void {
  const c = new Float64Array(4);
  const size = { m: 2, n: 2, k: 2, lda: 2, ldb: 2, ldc: 2, alpha: 1, beta: 0 };
  const a = Float64Array.of(1, 2, 3, 4);
  blas.dgemm({ ...size, transposeA: false, transposeB: true, a, b: Float64Array.of(1, 0, 1, 1), c });
  if (c.join() !== "1,3,3,7") throw new Error(`its product of two 2 x 2 matrices is ${c.join()}, not 1,3,3,7`);
  const w = new Float64Array(2);
  const work = { work: new Float64Array(21), lwork: 21, iwork: new Int32Array(26), liwork: 13 };
  const symmetric = Float64Array.of(2, 1, 1, 2);
  const info = blas.lapack("dsyevd", { jobz: "V", uplo: "L", n: 2, a: symmetric, lda: 2, w, ...work }, 8);
  const wrong = info !== 0 || !(Math.abs(w[0] - 1) + Math.abs(w[1] - 3) < 1e-14);
  if (wrong) throw new Error(`its eigenvalues of [[2, 1], [1, 2]] are ${w.join()} (info ${info}), not 1,3`);
}

/**
 * Loads a library and proves that it computes.
 *
 * @param source a file, or a name for the system's loader
 * @throws Error with the reason in words: cannot be loaded, lacks a symbol, answers wrongly
 */
export function bindLibrary(source: string, maxThreads: number): NativeBlas {
  const library = new Library(source, maxThreads);
  prove(library);
  return library;
}
