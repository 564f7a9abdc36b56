import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { distance, loadKits, normals } from "./kits.ts";

const kits = await loadKits();
const size = fc.integer({ min: 1, max: 16 });

describe.each(kits)("systems on $label", (kit) => {
  const { Matrix } = kit.matrix;
  const { cholesky, eigvalsh, gram, lstsq, matmul, qr, solve, svd } = kit.linalg;
  const { NumericError, ShapeError } = kit.errors;
  type M = InstanceType<typeof Matrix>;

  const positive = (n: number, seed = 1) => gram(normals(kit, n, n + 3, seed)).add(Matrix.eye(n));
  const symmetric = (n: number, seed = 1) => {
    const a = normals(kit, n, n, seed);
    return a.clone().add(a.transpose());
  };
  const general = (n: number, seed = 1) => normals(kit, n, n, seed);

  /** |A x - b| over |A| |x|, largest entries. */
  function backwardError(a: M, x: M, b: M): number {
    const zero = (m: M) => new Matrix(m.rows, m.columns);
    const scale = distance(a, zero(a)) * distance(x, zero(x)) * a.rows;
    return distance(matmul(a, x), b) / (scale || 1);
  }

  test.each([
    ["general", general],
    ["symmetric", symmetric],
    ["positiveDefinite", positive],
  ] as const)("solve of %s systems has a small backward error and changes nothing", (assume, make) => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 50 }), (n, columns, seed) => {
        const a = make(n, seed);
        const b = normals(kit, n, columns, seed + 1);
        const before = [a.data.slice(), b.data.slice()];
        const { solution, reciprocalCondition } = solve(a, b, { assume });
        expect([solution.rows, solution.columns]).toEqual([n, columns]);
        expect(backwardError(a, solution, b)).toBeLessThan(1e-14 * Math.sqrt(n));
        expect(reciprocalCondition).toBeGreaterThan(0);
        expect(reciprocalCondition).toBeLessThanOrEqual(1 + 1e-14);
        expect([a.data, b.data]).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  test("solve is not of the transpose, and takes a list as one column", () => {
    const { solution } = solve(
      [
        [1, 2],
        [0, 1],
      ],
      [5, 1],
    );
    expect([solution.rows, solution.columns, ...solution.data]).toEqual([2, 1, 3, 1]);
    expect([...solve(new Matrix(0, 0), []).solution.data]).toEqual([]);
  });

  test("solve adds the ridge to the diagonal", () => {
    const a = positive(6);
    const b = normals(kit, 6, 2);
    const shifted = a.clone().add(Matrix.eye(6).mul(0.7));
    for (const assume of ["general", "symmetric", "positiveDefinite"] as const) {
      expect(distance(solve(a, b, { assume, ridge: 0.7 }).solution, solve(shifted, b).solution)).toBeLessThan(1e-12);
    }
  });

  test("the reciprocal condition is that of the 1-norm", () => {
    // |a| = 1000, |a⁻¹| = 4 in the 1-norm (column sums), 1001 and 2.004 by rows: the norms must not be mixed up.
    const a = Matrix.from([
      [1, 1000],
      [0, 0.5],
    ]);
    const { reciprocalCondition } = solve(a, [1, 1]);
    expect(reciprocalCondition).toBeCloseTo(1 / (1000.5 * 2002), 12);
    for (const assume of ["general", "symmetric", "positiveDefinite"] as const) {
      const exact = solve(Matrix.diag([4, 1, 1e-6]), [1, 1, 1], { assume }).reciprocalCondition;
      expect(Math.abs(exact / 2.5e-7 - 1)).toBeLessThan(1e-10);
    }
  });

  test("a system with a correct digit left is solved", () => {
    for (const assume of ["general", "symmetric", "positiveDefinite"] as const) {
      const { solution, reciprocalCondition } = solve(Matrix.diag([1, 2e-15]), [1, 2e-15], { assume });
      expect([reciprocalCondition / 2e-15, ...solution.data].map((v) => Number(v.toFixed(9)))).toEqual([1, 1, 1]);
    }
  });

  test("a singular system throws with its condition, or returns on request", () => {
    const hilbert = new Matrix(12, 12);
    for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) hilbert.set(i, j, 1 / (i + j + 1));
    const ones = new Float64Array(12).fill(1);
    for (const assume of ["general", "symmetric"] as const) {
      const call = () => solve(hilbert, ones, { assume });
      expect(call).toThrow(NumericError);
      expect(call).toThrow(
        /^solve: a is singular in float64 \(reciprocal condition \d\.\de-1[67]\); add a ridge, use lstsq/,
      );
      const { reciprocalCondition } = solve(hilbert, ones, { assume, onFailure: "return" });
      expect(reciprocalCondition).toBeLessThan(1e-15);
    }
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 1],
        { name: "gram" },
      ),
    ).toThrow("gram is singular in float64 (reciprocal condition ");
    expect(() =>
      solve(
        [
          [0, 0],
          [0, 0],
        ],
        [1, 1],
      ),
    ).toThrow("reciprocal condition 0.0e+0");
  });

  test("cholesky gives A = L Lᵀ, lower, positive diagonal, log det and solutions", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 50 }), (n, seed) => {
        const a = positive(n, seed);
        const before = a.data.slice();
        const { lower, logDeterminant, solve: solveWith } = cholesky(a);
        const scale = distance(a, new Matrix(n, n));
        expect(distance(gram(lower), a)).toBeLessThan(1e-14 * scale * Math.sqrt(n));
        for (let i = 0; i < n; i++) {
          expect(lower.get(i, i)).toBeGreaterThan(0);
          for (let j = i + 1; j < n; j++) expect(lower.get(i, j)).toBe(0);
        }
        const sum = eigvalsh(a).reduce((total, value) => total + Math.log(value), 0);
        expect(logDeterminant).toBeCloseTo(sum, 10);
        const b = normals(kit, n, 3, seed);
        expect(backwardError(a, solveWith(b), b)).toBeLessThan(1e-14 * Math.sqrt(n));
        expect(solveWith(b.getColumn(1)).getColumn(0)[0]).toBeCloseTo(solveWith(b).get(0, 1), 12);
        expect(a.data).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test("cholesky of the empty matrix", () => {
    const { lower, logDeterminant } = cholesky(new Matrix(0, 0));
    expect([lower.rows, logDeterminant]).toEqual([0, 0]);
  });

  test("an indefinite matrix is named with its smallest eigenvalue and failing minor", () => {
    const gramMatrix = Matrix.diag([8, -0.24, 1]);
    const text =
      "gram is not positive semidefinite: smallest eigenvalue -0.24 is -3e-2 of the largest; add a ridge or check the kernel";
    for (const call of [
      () => cholesky(gramMatrix, { name: "gram" }),
      () => solve(gramMatrix, [1, 2, 3], { assume: "positiveDefinite", name: "gram" }),
    ]) {
      expect(call).toThrow(NumericError);
      expect(call).toThrow(text);
    }
    try {
      cholesky(gramMatrix);
    } catch (error) {
      expect(error).toMatchObject({ reason: "notPositiveSemidefinite", details: { minor: 2, largest: 8 } });
    }
    expect.hasAssertions();
  });

  test("qr gives A = Q R, thin, orthonormal, triangular", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 14 }), (m, n) => {
        const a = normals(kit, m, n);
        const before = a.data.slice();
        const { q, r } = qr(a);
        const k = Math.min(m, n);
        expect([q.rows, q.columns, r.rows, r.columns]).toEqual([m, k, k, n]);
        expect(distance(matmul(q, r), a)).toBeLessThan(1e-14 * (1 + m + n));
        expect(distance(gram(q, { of: "columns" }), Matrix.eye(k))).toBeLessThan(1e-14 * (1 + m));
        for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) expect(r.get(i, j)).toBe(0);
        expect(a.data).toEqual(before);
      }),
    );
  });

  test("lstsq: the residual is orthogonal to the columns, the solution to the null space", () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 4 }), (m, n, columns) => {
        const a = normals(kit, m, n);
        const b = normals(kit, m, columns, 2);
        const { solution, rank, singularValues } = lstsq(a, b);
        expect(rank).toBe(Math.min(m, n));
        const smallest = singularValues.at(-1)!;
        const residual = matmul(a, solution).sub(b);
        expect(distance(matmul(a, residual, { transposeA: true }), new Matrix(n, columns))).toBeLessThan(
          1e-12 / smallest,
        );
        const { vt } = svd(a);
        const inRowSpace = matmul(vt, matmul(vt, solution), { transposeA: true });
        expect(distance(inRowSpace, solution)).toBeLessThan(1e-12 / smallest ** 2);
      }),
      { numRuns: 40 },
    );
  });

  test("lstsq finds the rank and the solution of least norm of a deficient system", () => {
    const a = Matrix.from([
      [1, 1],
      [1, 1],
      [2, 2],
    ]);
    const { solution, rank } = lstsq(a, [1, 3, 4]);
    expect(rank).toBe(1);
    // The projection of b is 2 (1, 1, 2): x1 + x2 = 2.
    expect(solution.get(0, 0)).toBeCloseTo(1, 13);
    expect(solution.get(1, 0)).toBeCloseTo(1, 13);
    expect(lstsq(new Matrix(3, 0), [1, 2, 3]).solution.rows).toBe(0);
    expect(lstsq(normals(kit, 4, 2), new Matrix(4, 0)).rank).toBe(2);
  });

  test.each([
    [undefined, [1, 1e-13, 1e-17], 2],
    [undefined, [1, 5e-16, 0], 1],
    [undefined, [8e3, 6e-12, 1e-15], 2],
    [0, [1, 1e-13, 1e-17], 3],
    [1e-2, [1, 1.1e-2, 0.9e-2], 2],
    [1e-2, [100, 0.9, 0.5], 1],
  ])("lstsq with rcond %p counts singular values by their share of the largest: %j", (rcond, diagonal, rank) => {
    const answer = lstsq(Matrix.diag(diagonal), diagonal, rcond === undefined ? {} : { rcond });
    expect(answer.rank).toBe(rank);
    expect([...answer.solution.data].map(Math.round)).toEqual(diagonal.map((_, i) => (i < rank ? 1 : 0)));
  });

  test.each([
    [() => solve(new Matrix(2, 3), [1, 2]), "solve: a is 2x3; it must be square"],
    [() => solve(Matrix.eye(2), [1, 2, 3]), "solve: a has 2 rows and b is 3x1; they must agree"],
    [() => solve(Matrix.eye(2), new Matrix(3, 4)), "solve: a has 2 rows and b is 3x4; they must agree"],
    [() => solve(Matrix.eye(2), [1, Number.NaN]), "solve: b has NaN at row 1, column 0"],
    [
      () =>
        solve(
          [
            [1, Number.NaN],
            [0, 1],
          ],
          [1, 1],
        ),
      "solve: a has NaN at row 0, column 1",
    ],
    [
      () =>
        solve(
          [
            [1, 2],
            [0, 1],
          ],
          [1, 1],
          { assume: "symmetric" },
        ),
      "solve: a is not symmetric: |a[0,1]-a[1,0]| = 2",
    ],
    [
      () => solve([[1]], [1], { assume: "diagonal" as "general" }),
      'assume must be one of "general", "symmetric", "positiveDefinite", got "diagonal"',
    ],
    [() => solve([[1]], [1], { ridge: -1 }), "ridge must be a finite number >= 0, got -1"],
    [
      () =>
        cholesky(
          [
            [1, 2],
            [0, 1],
          ],
          { name: "gram" },
        ),
      "gram is not symmetric: |K[0,1]-K[1,0]| = 2",
    ],
    [() => cholesky(Matrix.eye(2)).solve([1]), "cholesky.solve: a has 2 rows and b is 1x1; they must agree"],
    [() => qr([[Number.NaN]]), "qr: a has NaN at row 0, column 0"],
    [() => lstsq([[1], [2]], [1]), "lstsq: a has 2 rows and b is 1x1; they must agree"],
    [() => lstsq([[1], [2]], [1, 2], { rcond: -1 }), "rcond must be a finite number >= 0, got -1"],
    [() => lstsq([[1], [2]], [1, 2], { rcond: 1 }), "rcond must be below 1, got 1"],
  ])("refuses with the sentence %#", (call, message) => {
    expect(call).toThrow(message);
  });

  test("errors of shape have their own class", () => {
    expect(() => solve(Matrix.eye(2), [1])).toThrow(ShapeError);
  });
});
