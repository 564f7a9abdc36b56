import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { distance, loadKits, normals } from "./kits.ts";

const kits = await loadKits();
const size = fc.integer({ min: 0, max: 16 });

describe.each(kits)("eigenvalues and singular values on $label", (kit) => {
  const { Matrix } = kit.matrix;
  const { eigh, eighAsync, eigvalsh, gram, matmul, qr, svd } = kit.linalg;
  type M = InstanceType<typeof Matrix>;

  const symmetric = (n: number, seed = 1) => {
    const a = normals(kit, n, n, seed);
    return a.clone().add(a.transpose());
  };
  const identity = (n: number) => Matrix.eye(n);
  const scaledColumns = (v: M, d: Float64Array) => matmul(v, Matrix.diag(d));

  /** A symmetric matrix with eigenvalues from 1 down to 1e-12. */
  function graded(n: number): { a: M; values: Float64Array } {
    const { q } = qr(normals(kit, n, n, 9));
    const values = Float64Array.from({ length: n }, (_, i) => 10 ** ((-12 * (n - 1 - i)) / Math.max(1, n - 1)));
    return { a: gram(scaledColumns(q, values.map(Math.sqrt))), values };
  }

  function expectEigensystem(a: M, { values, vectors }: { values: Float64Array; vectors: M }, bound: number): void {
    expect(distance(gram(vectors, { of: "columns" }), identity(values.length))).toBeLessThan(1e-13);
    expect(distance(matmul(a, vectors), scaledColumns(vectors, values))).toBeLessThanOrEqual(bound);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]!);
  }

  test("eigh solves A V = V D with orthonormal columns, ascending, and leaves A alone", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 100 }), (n, seed) => {
        const a = symmetric(n, seed);
        const before = a.data.slice();
        const result = eigh(a);
        expectEigensystem(a, result, 1e-13 * (n + 1));
        expect(a.data).toEqual(before);
        const values = eigvalsh(a);
        values.forEach((value, i) => {
          expect(value).toBeCloseTo(result.values[i]!, 12);
        });
        expect(values.length).toBe(n);
      }),
      { numRuns: 40 },
    );
  });

  test.each([60, 150])("eigh keeps its accuracy on graded spectra, n = %i", (n) => {
    const { a, values } = graded(n);
    const result = eigh(a);
    expectEigensystem(a, result, 1e-14 * Math.sqrt(n));
    result.values.forEach((value, i) => {
      expect(Math.abs(value - values[i]!)).toBeLessThan(1e-14);
    });
  });

  test("vectors are columns: the known ones of a matrix without symmetry in its vectors", () => {
    // Eigenvalues 0 and 5, vectors (2, -1) and (1, 2) up to sign.
    const { values, vectors } = eigh([
      [1, 2],
      [2, 4],
    ]);
    expect(values[0]).toBeCloseTo(0, 14);
    expect(values[1]).toBeCloseTo(5, 14);
    expect(vectors.get(1, 0) / vectors.get(0, 0)).toBeCloseTo(-0.5, 14);
    expect(vectors.get(1, 1) / vectors.get(0, 1)).toBeCloseTo(2, 14);
  });

  test("a selection is the end of the whole", () => {
    const a = symmetric(12);
    const { values } = eigh(a);
    for (const count of [1, 5, 12]) {
      const low = eigh(a, { select: { smallest: count } });
      const high = eigh(a, { select: { largest: count } });
      expect([low.vectors.columns, high.vectors.columns]).toEqual([count, count]);
      expectEigensystem(a, low, 1e-12);
      expectEigensystem(a, high, 1e-12);
      low.values.forEach((value, i) => {
        expect(value).toBeCloseTo(values[i]!, 12);
      });
      high.values.forEach((value, i) => {
        expect(value).toBeCloseTo(values[12 - count + i]!, 12);
      });
    }
    expect(() => eigh(a, { select: { smallest: 13 } })).toThrow(
      "select.smallest must be an integer between 1 and 12, got 13",
    );
    expect(() => eigh(a, { select: { largest: 0 } })).toThrow(
      "select.largest must be an integer between 1 and 12, got 0",
    );
  });

  test("overwrite puts the vectors where the matrix was", () => {
    const a = symmetric(7);
    const copy = a.clone();
    const { values, vectors } = eigh(a, { overwrite: true });
    expect(vectors).toBe(a);
    expectEigensystem(copy, { values, vectors }, 1e-12);
    expect(() => eigh([[1]], { overwrite: true })).toThrow(
      "a must be a Matrix if overwrite is true, got Array of length 1",
    );
  });

  test("the asynchronous twin gives the same", async () => {
    const a = symmetric(40);
    const expected = eigh(a);
    const promise = eighAsync(a);
    // The input was copied: changing it now does not reach the call.
    const kept = a.data.slice();
    a.data.fill(0);
    const { values, vectors } = await promise;
    expect(values).toEqual(expected.values);
    expect(vectors.data).toEqual(expected.vectors.data);
    expectEigensystem(new Matrix(40, 40, kept), { values, vectors }, 1e-12);
  });

  test("several asynchronous calls do not disturb each other or synchronous ones", async () => {
    const all = [31, 32, 33, 34, 35].map((n) => symmetric(n));
    const promises = all.map((a) => eighAsync(a));
    const meanwhile = eigh(symmetric(20));
    expectEigensystem(symmetric(20), meanwhile, 1e-12);
    const results = await Promise.all(promises);
    results.forEach((result, i) => {
      expectEigensystem(all[i]!, result, 1e-12);
    });
  });

  test("an abort rejects with its reason", async () => {
    const reason = new Error("stopped by the reader");
    await expect(eighAsync(symmetric(3), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("svd gives A = U S Vᵀ, thin, orthonormal, descending", () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 100 }), (m, n, seed) => {
        const a = normals(kit, m, n, seed);
        const before = a.data.slice();
        const { u, singularValues, vt } = svd(a);
        const k = Math.min(m, n);
        expect([u.rows, u.columns, vt.rows, vt.columns, singularValues.length]).toEqual([m, k, k, n, k]);
        expect(distance(matmul(scaledColumns(u, singularValues), vt), a)).toBeLessThan(1e-13 * (1 + m + n));
        expect(distance(gram(u, { of: "columns" }), identity(k))).toBeLessThan(1e-13);
        expect(distance(gram(vt), identity(k))).toBeLessThan(1e-13);
        for (let i = 1; i < k; i++) expect(singularValues[i]).toBeLessThanOrEqual(singularValues[i - 1]!);
        if (k > 0) expect(singularValues[k - 1]).toBeGreaterThanOrEqual(0);
        expect(a.data).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    [80, 30],
    [30, 80],
    [100, 2],
  ])("svd of graded %i x %i: backward error", (m, n) => {
    const k = Math.min(m, n);
    const left = qr(normals(kit, m, k)).q;
    const right = qr(normals(kit, n, k, 2)).q;
    const s = Float64Array.from({ length: k }, (_, i) => 10 ** ((-12 * i) / (k - 1)));
    const a = matmul(scaledColumns(left, s), right, { transposeB: true });
    const { u, singularValues, vt } = svd(a);
    expect(distance(matmul(scaledColumns(u, singularValues), vt), a)).toBeLessThan(1e-14 * Math.sqrt(m + n));
    singularValues.forEach((value, i) => {
      expect(Math.abs(value - s[i]!)).toBeLessThan(1e-14);
    });
  });

  test("assume: positiveSemidefinite sets rounding to 0 and refuses more", () => {
    const x = normals(kit, 8, 3);
    const raw = eigh(gram(x));
    const { values } = eigh(gram(x), { assume: "positiveSemidefinite" });
    values.forEach((value, i) => {
      expect(value).toBe(Math.max(0, raw.values[i]!));
    });
    expect(eigvalsh(gram(x), { assume: "positiveSemidefinite" })[0]).toBeGreaterThanOrEqual(0);
    const indefinite = Matrix.diag([8, -0.24, 1]);
    const message =
      "gram is not positive semidefinite: smallest eigenvalue -0.24 is -3e-2 of the largest; add a ridge or check the kernel";
    for (const call of [eigh, eigvalsh]) {
      expect(() => call(indefinite, { assume: "positiveSemidefinite", name: "gram" })).toThrow(message);
    }
    expect(() => eigh(Matrix.diag([-1e-11, 1]), { assume: "positiveSemidefinite" })).not.toThrow();
    expect(() => eigh(Matrix.diag([-1e-9, 1]), { assume: "positiveSemidefinite" })).toThrow(
      "eigh: a is not positive semidefinite: smallest eigenvalue -1e-9 is -1e-9 of the largest",
    );
    expect(eigh(indefinite).values[0]).toBeCloseTo(-0.24, 14);
  });

  const withNaN = () =>
    Matrix.from([
      [1, 2, 3],
      [2, 1, 0],
      [3, 0, 1],
    ]).set(0, 2, Number.NaN);
  test.each([
    [() => eigh(new Matrix(2, 3)), "eigh: a is 2x3; it must be square"],
    [() => eigvalsh(new Matrix(3, 2), { name: "gram" }), "gram is 3x2; it must be square"],
    [() => eigh(withNaN()), "eigh: a has NaN at row 0, column 2"],
    [() => eigvalsh(withNaN(), { name: "gram" }), "gram has NaN at row 0, column 2"],
    [() => svd(withNaN()), "svd: a has NaN at row 0, column 2"],
    [() => svd([[1], [-Infinity]]), "svd: a has -Infinity at row 1, column 0"],
    [
      () =>
        eigh([
          [1, 2],
          [2.5, 1],
        ]),
      "eigh: a is not symmetric: |a[0,1]-a[1,0]| = 0.5",
    ],
    [
      () =>
        eigh(
          [
            [1, 0, 1],
            [0, 1, 3],
            [1.25, 2, 1],
          ],
          { name: "gram" },
        ),
      "gram is not symmetric: |K[1,2]-K[2,1]| = 1",
    ],
    [() => eigh([[1, 2], [2]] as number[][]), "a[1] has length 1 but a[0] has length 2"],
    [() => eigh(3 as never), "a must be a Matrix or nested arrays of numbers, got 3"],
  ])("refuses with the sentence %#", (call, message) => {
    expect(call).toThrow(message);
  });

  test("takes asymmetry that is rounding", () => {
    expect(() =>
      eigh([
        [1, 2],
        [2 + 1e-11, 1],
      ]),
    ).not.toThrow();
    expect(() =>
      eigh([
        [1, 2],
        [2 + 1e-9, 1],
      ]),
    ).toThrow("not symmetric");
  });

  test("measures it against the largest entry, the diagonal included", () => {
    const skewed = (entry: number) => [
      [1e6, entry],
      [0, 1e6],
    ];
    expect(() => eigh(skewed(9e-5))).not.toThrow();
    expect(() => eigh(skewed(1.1e-4))).toThrow("eigh: a is not symmetric: |a[0,1]-a[1,0]| = 0.00011");
  });
});
