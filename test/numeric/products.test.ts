import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { distance, loadKits, normals } from "./kits.ts";

const kits = await loadKits();
const size = fc.integer({ min: 0, max: 13 });

describe.each(kits)("products on $label", (kit) => {
  const { Matrix } = kit.matrix;
  const { gram, matmul, matvec } = kit.linalg;
  type M = InstanceType<typeof Matrix>;

  /** The product by its definition. */
  function naive(a: M, b: M): M {
    const c = new Matrix(a.rows, b.columns);
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.columns; j++) {
        let sum = 0;
        for (let l = 0; l < a.columns; l++) sum += a.get(i, l) * b.get(l, j);
        c.set(i, j, sum);
      }
    }
    return c;
  }

  test("matmul equals the definition for every shape and transposition", () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, n, k, transposeA, transposeB) => {
        const a = normals(kit, m, k);
        const b = normals(kit, k, n, 2);
        const left = transposeA ? a.transpose() : a;
        const right = transposeB ? b.transpose() : b;
        const before = [left.data.slice(), right.data.slice()];
        expect(distance(matmul(left, right, { transposeA, transposeB }), naive(a, b))).toBeLessThan(1e-13);
        expect([left, right].map(({ data }, i) => data.every((v, at) => v === before[i]![at]))).toEqual([true, true]);
      }),
    );
  });

  test.each([
    [200, 3, 150],
    [3, 170, 140],
    [130, 131, 1],
    [1, 300, 67],
    [128, 128, 128],
  ])("matmul is right beyond one tile: %i x %i x %i", (m, k, n) => {
    expect(
      distance(matmul(normals(kit, m, k), normals(kit, k, n)), naive(normals(kit, m, k), normals(kit, k, n))),
    ).toBeLessThan(1e-11);
  });

  test("matmul writes into a given matrix, whatever it held", () => {
    const into = new Matrix(2, 3).fill(Number.NaN);
    expect(
      matmul(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 0, 2],
          [0, 1, 3],
        ],
        { into },
      ),
    ).toBe(into);
    expect([...into.data]).toEqual([1, 2, 8, 3, 4, 18]);
    expect([...matmul(new Matrix(2, 0), new Matrix(0, 3), { into }).data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("matmul refuses to write over a factor", () => {
    const a = Matrix.eye(2);
    const message = "matmul: into must not share memory with a or b; use a new Matrix";
    expect(() => matmul(a, Matrix.eye(2), { into: a })).toThrow(message);
    expect(() => matmul(Matrix.eye(2), a, { into: new Matrix(2, 2, a.data) })).toThrow(message);
    expect([...a.data]).toEqual([1, 0, 0, 1]);
  });

  test("matmul does not hide NaN", () => {
    expect(matmul([[0, 1]], [[Number.NaN], [1]]).get(0, 0)).toBeNaN();
  });

  test("matvec equals matmul with one column", () => {
    fc.assert(
      fc.property(size, size, fc.boolean(), (m, n, transpose) => {
        const a = normals(kit, m, n);
        const x = normals(kit, transpose ? m : n, 1, 3);
        const expected = matmul(a, x, { transposeA: transpose });
        expect(distance(Matrix.columnVector(matvec(a, x.data, { transpose })) as M, expected)).toBeLessThan(1e-13);
        expect(matvec(a, Array.from(x.data), { transpose })).toEqual(matvec(a, x.data, { transpose }));
      }),
    );
  });

  test("gram equals the product with the transpose, symmetric to the last bit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), size, (n, d) => {
        const x = normals(kit, n, d);
        const rows = gram(x);
        expect(distance(rows, naive(x, x.transpose()))).toBeLessThan(1e-13);
        expect(distance(rows.transpose(), rows)).toBe(0);
        const columns = gram(x.transpose(), { of: "columns" });
        expect(distance(columns, rows)).toBeLessThan(1e-13);
        expect(distance(columns.transpose(), columns)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    [
      () => matmul(new Matrix(80, 20), new Matrix(30, 1)),
      "matmul: a is 80x20 and b is 30x1; a.columns must equal b.rows",
    ],
    [
      () => matmul(new Matrix(20, 80), new Matrix(30, 1), { transposeA: true }),
      "matmul: a is 20x80 and b is 30x1; a.rows must equal b.rows",
    ],
    [
      () => matmul(new Matrix(80, 20), new Matrix(1, 30), { transposeB: true }),
      "matmul: a is 80x20 and b is 1x30; a.columns must equal b.columns",
    ],
    [() => matmul([[1]], [[1]], { into: new Matrix(1, 2) }), "matmul: into is 1x2 but the product is 1x1"],
    [() => matvec(new Matrix(4, 3), [1, 2]), "matvec: a is 4x3 and x has length 2; a.columns must equal it"],
    [
      () => matvec(new Matrix(4, 3), [1, 2], { transpose: true }),
      "matvec: a is 4x3 and x has length 2; a.rows must equal it",
    ],
  ])("refuses shapes that do not fit, %#", (call, message) => {
    expect(call).toThrow(kit.errors.ShapeError);
    expect(call).toThrow(message);
  });
});
