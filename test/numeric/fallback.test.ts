import { describe, expect, test } from "@jest/globals";
import { fallbackRoutines } from "../../kernel-lib/numeric/fallback.ts";
import { blasReport } from "../../kernel-lib/numeric/linalg.ts";
import { nativeRoutines } from "../../kernel-lib/numeric/native.ts";
import { bindLibrary } from "../../kernel-lib/numeric/openblas-bind.ts";
import { libraryCandidates } from "../../kernel-lib/numeric/openblas-search.ts";
import { random } from "../../kernel-lib/numeric/random.ts";
import type { Routines } from "../../kernel-lib/numeric/routine-types.ts";

/** The first library that loads; without one there is nothing to compare with. */
const native = libraryCandidates()
  .map((place): Routines | undefined => {
    try {
      return nativeRoutines(bindLibrary(place, 2));
    } catch {
      return undefined;
    }
  })
  .find((table) => table !== undefined);

const normals = (count: number, ...key: number[]) =>
  random(17)
    .stream("fallback", ...key)
    .normal(count);

/** x xᵀ / k plus a graded diagonal: symmetric, positive, with separated eigenvalues. */
function positive(n: number): Float64Array {
  const x = normals(n * n, n, n);
  const c = new Float64Array(n * n);
  fallbackRoutines.gram({ n, k: n, transpose: false, a: x, c });
  return c.map((entry, at) => entry / n + (at % (n + 1) === 0 ? 1 + at / (n + 1) : 0));
}

/** Columns (of length m, k of them) with their first large entry made positive: vectors are unique up to their sign. */
function signed(columns: Float64Array, m: number, k: number): Float64Array {
  const result = columns.slice();
  for (let j = 0; j < k; j++) {
    let at = 0;
    for (let i = 0; i < m; i++) if (Math.abs(columns[i * k + j]!) > Math.abs(columns[at * k + j]!) * 1.5) at = i;
    if (columns[at * k + j]! < 0) for (let i = 0; i < m; i++) result[i * k + j] = -result[i * k + j]!;
  }
  return result;
}

type Output = readonly (Float64Array | number)[];

/** One computation, on copies of the same input for each table. */
const computations: Readonly<Record<string, (table: Routines, n: number) => Output>> = {
  product: (t, n) => {
    const c = new Float64Array(n * 3);
    t.product({
      m: n,
      n: 3,
      k: n + 2,
      transposeA: true,
      transposeB: true,
      a: normals((n + 2) * n, 1),
      b: normals(3 * (n + 2), 2),
      c,
    });
    return [c];
  },
  gram: (t, n) => {
    const [c, d] = [new Float64Array(n * n), new Float64Array(n * n)];
    t.gram({ n, k: 5, transpose: false, a: normals(5 * n, 1), c });
    t.gram({ n, k: 5, transpose: true, a: normals(5 * n, 1), c: d });
    return [c, d];
  },
  eigh: (t, n) => {
    const a = positive(n);
    return [t.eigh(a, n), signed(a, n, n)];
  },
  eighRange: (t, n) => {
    const to = Math.min(n, 3);
    const { values, vectors } = t.eighRange(positive(n), n, { from: 0, to });
    return [values, signed(vectors, n, to)];
  },
  eigvalsh: (t, n) => [t.eigvalsh(positive(n), n)],
  svd: (t, n) => {
    const { u, singularValues, vt } = t.svd(normals(n * (n + 4), 3), n, n + 4);
    const product = new Float64Array(n * (n + 4));
    t.product({ m: n, n: n + 4, k: n, transposeA: false, transposeB: false, a: u, b: vt, c: product });
    return [singularValues, product];
  },
  cholesky: (t, n) => {
    const a = positive(n);
    return [t.cholesky(a, n), a];
  },
  "cholesky of an indefinite matrix": (t, n) => {
    const a = positive(n);
    a[(n - 1) * n + n - 1] = -1;
    return [t.cholesky(a, n)];
  },
  choleskySolve: (t, n) => {
    const a = positive(n);
    const b = normals(2 * n, 4);
    t.cholesky(a, n);
    t.choleskySolve(a, n, b, 2);
    return [b];
  },
  solveGeneral: (t, n) => {
    const a = positive(n);
    a[n - 1] = a[n - 1]! + 0.5;
    const b = normals(2 * n, 4);
    t.solveGeneral(a, n, b, 2);
    return [b];
  },
  solveSymmetric: (t, n) => {
    const a = positive(n);
    a[0] = -3;
    const b = normals(2 * n, 4);
    t.solveSymmetric(a, n, b, 2);
    return [b];
  },
  "qr, tall": (t, n) => Object.values(t.qr(normals(n * (n + 3), 5), n + 3, n)),
  "qr, wide": (t, n) => Object.values(t.qr(normals(n * (n + 3), 5), n, n + 3)),
  "lstsq, tall": (t, n) =>
    Object.values(
      t.lstsq({ a: normals(n * (n + 9), 6), m: n + 9, n, b: normals(2 * (n + 9), 7), columns: 2, rcond: 1e-13 }),
    ),
  "lstsq, wide": (t, n) =>
    Object.values(
      t.lstsq({ a: normals(n * (n + 9), 6), m: n, n: n + 9, b: normals(2 * n, 7), columns: 2, rcond: 1e-13 }),
    ),
};

if (native === undefined) {
  test("no native library loads here: the fallback is what computes", () => {
    expect(blasReport().fallback).toBe(true);
  });
} else {
  describe.each(Object.keys(computations))("%s", (name) => {
    test.each([1, 2, 3, 17, 60])("of plain JavaScript equals the native one to 1e-10, n = %i", (n) => {
      const run = computations[name]!;
      const ours = run(fallbackRoutines, n);
      const theirs = run(native, n);
      expect(ours.length).toBe(theirs.length);
      ours.forEach((value, at) => {
        const [a, b] = [value, theirs[at]!].map((v) => (typeof v === "number" ? Float64Array.of(v) : v));
        expect(a!.length).toBe(b!.length);
        const scale = b!.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1);
        const gap = a!.reduce((most, entry, i) => Math.max(most, Math.abs(entry - b![i]!)), 0);
        expect(gap / scale).toBeLessThan(1e-10);
      });
    });
  });

  test("the condition numbers agree, exact here and estimated there", () => {
    const condition = (t: Routines) => {
      const a = positive(20);
      const norm = Math.max(
        ...Array.from({ length: 20 }, (_, i) => a.slice(20 * i, 20 * i + 20).reduce((s, v) => s + Math.abs(v), 0)),
      );
      const general = t.solveGeneral(a.slice(), 20, normals(20, 1), 1);
      const symmetric = t.solveSymmetric(a.slice(), 20, normals(20, 1), 1);
      t.cholesky(a, 20);
      return [general, symmetric, t.choleskyCondition(a, 20, norm)];
    };
    const [exact, estimated] = [condition(fallbackRoutines), condition(native)];
    exact.forEach((value, i) => {
      expect(estimated[i]! / value).toBeGreaterThan(0.99999);
      expect(estimated[i]! / value).toBeLessThan(3);
      expect(value / exact[0]!).toBeCloseTo(1, 10);
    });
  });
}
