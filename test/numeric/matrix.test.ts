import { describe, expect, test } from "@jest/globals";
import {
  AbstractMatrix,
  CholeskyDecomposition,
  correlation,
  covariance,
  determinant,
  EigenvalueDecomposition,
  inverse,
  LuDecomposition,
  linearDependencies,
  Matrix as MlMatrix,
  NIPALS,
  pseudoInverse,
  QrDecomposition,
  SingularValueDecomposition,
  solve,
} from "ml-matrix";
import { InvalidArgumentError, ShapeError } from "../../kernel-lib/errors.ts";
import { Matrix, toMatrix } from "../../kernel-lib/numeric/matrix.ts";

const rows = [
  [4, 1.5, 2],
  [1.25, 5, 0.5],
  [2.5, 0.25, 6],
];
const others = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
];
const plus = (a: number, b: number) => a - b;

/** Arguments of the methods that need some; the arithmetic ones are found by their names. */
const methodArguments: Readonly<Record<string, readonly unknown[]>> = {
  apply: [() => undefined],
  applyAlongAxis: [(values: ArrayLike<number>) => values[0], "row"],
  set: [1, 2, 9],
  get: [1, 2],
  repeat: [{ rows: 2, columns: 3 }],
  fill: [3],
  getRow: [1],
  getRowVector: [1],
  setRow: [1, [7, 8, 9]],
  swapRows: [0, 2],
  getColumn: [1],
  getColumnVector: [1],
  setColumn: [1, [7, 8, 9]],
  swapColumns: [0, 2],
  addRowVector: [[1, 2, 3]],
  subRowVector: [[1, 2, 3]],
  mulRowVector: [[1, 2, 3]],
  divRowVector: [[1, 2, 3]],
  addColumnVector: [[1, 2, 3]],
  subColumnVector: [[1, 2, 3]],
  mulColumnVector: [[1, 2, 3]],
  divColumnVector: [[1, 2, 3]],
  mulRow: [1, 3],
  mulColumn: [1, 3],
  maxRow: [1],
  maxRowIndex: [1],
  minRow: [1],
  minRowIndex: [1],
  maxColumn: [1],
  maxColumnIndex: [1],
  minColumn: [1],
  minColumnIndex: [1],
  dot: [others.flat()],
  mmul: [others],
  transposeMultiply: [others],
  mmulByTranspose: [[1, 2, 3]],
  mpow: [3],
  strassen2x2: [others],
  strassen3x3: [others],
  mmulStrassen: [others],
  kroneckerProduct: [others],
  kroneckerSum: [others],
  tensorProduct: [others],
  sortRows: [plus],
  sortColumns: [plus],
  subMatrix: [0, 1, 1, 2],
  subMatrixRow: [[2, 0]],
  subMatrixColumn: [[2, 0]],
  setSubMatrix: [[[9, 8]], 1, 1],
  concat: [others, "column"],
  selection: [
    [2, 0],
    [1, 2],
  ],
  pow: [2],
  powS: [2],
  powM: [others],
};

/** Arguments of the statics that are no copying twins. */
const staticArguments: Readonly<Record<string, readonly unknown[]>> = {
  from1DArray: [2, 2, [1, 2, 3, 4]],
  rowVector: [[1, 2, 3]],
  columnVector: [[1, 2, 3]],
  zeros: [2, 3],
  ones: [2, 3],
  eye: [2, 3, 4],
  identity: [3],
  diag: [[1, 2], 3, 2],
  diagonal: [[1, 2, 3]],
  checkMatrix: [rows],
  isMatrix: [rows],
};

const arithmetic =
  /^(add|sub|subtract|mul|multiply|div|divide|mod|modulus|and|or|xor|leftShift|signPropagatingRightShift|rightShift|zeroFillRightShift)([SM]?)$/;

function argumentsOf(name: string): readonly unknown[] {
  const suffix = arithmetic.exec(name)?.[2];
  if (suffix !== undefined) return [suffix === "S" ? 2 : others];
  return methodArguments[name] ?? [];
}

/** Nested arrays for matrices, lists for iterators, everything else as it is. */
function plain(value: unknown): unknown {
  if (AbstractMatrix.isMatrix(value)) return value.to2DArray();
  return value !== null && typeof value === "object" && Symbol.iterator in value
    ? [...(value as Iterable<unknown>)]
    : value;
}

function expectClose(ours: unknown, theirs: unknown): void {
  const text = (value: unknown) =>
    JSON.stringify(plain(value), (_, v: unknown) => (typeof v === "number" ? Number(v.toPrecision(12)) || 0 : v));
  expect(text(ours)).toBe(text(theirs));
}

const fields = new Set(["constructor", "size", "klass", "toString"]);
const methods = Object.getOwnPropertyNames(AbstractMatrix.prototype).filter((name) => !fields.has(name));
const statics = Object.getOwnPropertyNames(AbstractMatrix).filter(
  (name) => !["length", "name", "prototype", "copy", "rand", "randInt", "random", "randomInt"].includes(name),
);
type Call = (...args: readonly unknown[]) => unknown;
const member = (owner: object, name: string) => (Reflect.get(owner, name) as Call).bind(owner);

describe("every method of ml-matrix", () => {
  test("is here: more than a hundred", () => {
    expect(methods.length).toBeGreaterThan(160);
    expect(statics.length).toBeGreaterThan(50);
  });

  test.each(methods)("%s gives what ml-matrix gives, as our class", (name) => {
    const ours = Matrix.from(rows);
    const theirs = new MlMatrix(rows);
    const result = member(ours, name)(...argumentsOf(name));
    const expected = member(theirs, name)(...argumentsOf(name));
    expectClose(result, expected);
    expectClose(ours, theirs);
    if (AbstractMatrix.isMatrix(expected)) {
      expect(result).toBeInstanceOf(Matrix);
      expect(result === ours).toBe(expected === theirs);
      expect((result as Matrix).data).toBeInstanceOf(Float64Array);
    }
  });

  test.each(statics)("Matrix.%s gives what ml-matrix gives, as our class, and changes nothing", (name) => {
    const [ours, theirs] = [Matrix.from(rows), new MlMatrix(rows)];
    const args = (first: AbstractMatrix) =>
      staticArguments[name] ?? (arithmetic.test(name) || /^(min|max|pow)$/.test(name) ? [first, others] : [first]);
    const result = member(Matrix, name)(...args(ours));
    const expected = member(MlMatrix, name)(...args(theirs));
    expectClose(result, expected);
    if (AbstractMatrix.isMatrix(expected)) expect(result).toBeInstanceOf(Matrix);
    expect(ours.to2DArray()).toEqual(rows);
  });

  test("gram and mmulByTranspose are the products of ml-matrix, on shapes that tell them apart", () => {
    const x = [
      [1, 2, 3],
      [4, 5, 7],
    ];
    expectClose(Matrix.from(x).gram(), new MlMatrix(x).gram());
    expectClose(Matrix.from(x).mmulByTranspose(), new MlMatrix(x).mmulByTranspose());
    expectClose(Matrix.from(x).transpose(), new MlMatrix(x).transpose());
    expectClose(Matrix.from(x).mmul([[1], [0], [2]]), new MlMatrix(x).mmul(new MlMatrix([[1], [0], [2]])));
    expectClose(
      Matrix.from(x).transposeMultiply([[1], [3]]),
      new MlMatrix(x).transposeMultiply(new MlMatrix([[1], [3]])),
    );
  });
});

const symmetric = [
  [4, 1, 0.5],
  [1, 5, 0.25],
  [0.5, 0.25, 6],
];
const decompositions: Readonly<Record<string, (a: AbstractMatrix) => unknown>> = {
  eigenvalues: (a) => new EigenvalueDecomposition(a).realEigenvalues,
  eigenvectors: (a) => new EigenvalueDecomposition(a).eigenvectorMatrix,
  singularValues: (a) => new SingularValueDecomposition(a).diagonal,
  qr: (a) => new QrDecomposition(a).upperTriangularMatrix,
  lu: (a) => new LuDecomposition(a).lowerTriangularMatrix,
  cholesky: (a) => new CholeskyDecomposition(a).lowerTriangularMatrix,
  nipals: (a) => new NIPALS(a).t,
  inverse: (a) => inverse(a),
  pseudoInverse: (a) => pseudoInverse(a),
  determinant: (a) => determinant(a),
  solve: (a) => solve(a, a),
  covariance: (a) => covariance(a),
  correlation: (a) => correlation(a),
  linearDependencies: (a) => linearDependencies(a),
};

test.each(Object.entries(decompositions))("ml-matrix's %s accepts our matrix", (_, run) => {
  expectClose(run(Matrix.from(symmetric)), run(new MlMatrix(symmetric)));
});

describe("storage", () => {
  test("is contiguous and row-major; row(i) is a view, everything else copies", () => {
    const a = Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([...a.data]).toEqual([1, 2, 3, 4, 5, 6]);
    a.row(1)[0] = 9;
    expect(a.get(1, 0)).toBe(9);
    expect(a.row(1).length).toBe(3);
    const copies = [a.clone(), Matrix.from(a), a.transpose(), a.subMatrix(0, 1, 0, 2)];
    a.data.fill(0);
    for (const copy of copies) expect(copy.data.some((value) => value !== 0)).toBe(true);
    expect(() => a.row(2)).toThrow("i must be an integer between 0 and 1, got 2");
  });

  test("takes the given array over without a copy", () => {
    const data = new Float64Array(6);
    expect(new Matrix(2, 3, data).data).toBe(data);
  });

  test("is nested arrays in JSON, and revives from a structured clone", () => {
    const a = Matrix.from([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(JSON.stringify({ a })).toBe('{"a":[[1,2],[3,4],[5,6]]}');
    const { rows: height, columns, data } = structuredClone({ rows: a.rows, columns: a.columns, data: a.data });
    expect(Matrix.from({ rows: height, columns, data }).to2DArray()).toEqual(a.to2DArray());
    expect(Matrix.from({ rows: 1, columns: 2, data: [5, 6] }).data).toEqual(Float64Array.of(5, 6));
  });

  test("comes from nested arrays, typed rows, ml-matrix and views", () => {
    expect(Matrix.from([Float64Array.of(1, 2), [3, 4]]).to2DArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(Matrix.from(new MlMatrix(rows)).to2DArray()).toEqual(rows);
    expect([Matrix.from([]).rows, Matrix.from([[], []]).rows, Matrix.from([[], []]).columns]).toEqual([0, 2, 0]);
    const a = Matrix.from(rows);
    expect(toMatrix("a", a)).toBe(a);
    expect(Matrix.from(a)).not.toBe(a);
  });

  test("copies into any matrix", () => {
    const to = new MlMatrix(3, 3);
    expect(Matrix.copy(Matrix.from(rows), to)).toBe(to);
    expect(to.to2DArray()).toEqual(rows);
  });
});

describe("refusals", () => {
  test.each([
    [() => Matrix.rand(), "Matrix.rand has no seed; draw reproducibly: new Matrix(rows, columns, random(seed).stream"],
    [() => Matrix.random(), "Matrix.random has no seed"],
    [() => Matrix.randInt(), "Matrix.randInt has no seed"],
    [() => Matrix.randomInt(), "Matrix.randomInt has no seed"],
    [() => Matrix.from(rows).removeRow(0), "removeRow would change the shape of a Matrix; use subMatrixRow(indices)"],
    [() => Matrix.from(rows).removeColumn(0), "removeColumn would change the shape of a Matrix; use subMatrixColumn"],
    [() => Matrix.from(rows).addRow([1, 2, 3]), 'addRow would change the shape of a Matrix; use concat(row, "row")'],
    [
      () => Matrix.from(rows).addColumn([1, 2, 3]),
      'addColumn would change the shape of a Matrix; use concat(column, "column")',
    ],
    [() => new Matrix(2.5, 1), "rows must be an integer >= 0, got 2.5"],
    [() => new Matrix(1, -1), "columns must be an integer >= 0, got -1"],
    [() => new Matrix(1, 1, [1] as never), "data must be a Float64Array, got Array of length 1"],
    [() => Matrix.from(null as never), "values must be a Matrix or nested arrays of numbers, got null"],
    [
      () => Matrix.from({} as never),
      "values must be a Matrix or nested arrays of numbers, got an object of class Object",
    ],
    [() => Matrix.from([[1], ["2"]] as never), 'values[1][0] must be a number, got "2"'],
    [() => Matrix.from([1, 2] as never), "values[0] must be a row of numbers, got 1"],
  ])("has a sentence, %#", (call, message) => {
    expect(call).toThrow(InvalidArgumentError);
    expect(call).toThrow(message);
  });

  test.each([
    [() => new Matrix(2, 3, new Float64Array(5)), "data has length 5 but rows * columns is 6"],
    [() => Matrix.from([[1, 2], [3]]), "values[1] has length 1 but values[0] has length 2"],
    [() => Matrix.from({ rows: 2, columns: 2, data: [1] }), "values.data has length 1, not rows * columns = 4"],
    [() => Matrix.from(rows).add([[1, 2]]), "this is 3x3 and value is 1x2; the shapes must be equal"],
    [() => Matrix.from(rows).mmul([[1, 2]]), "matmul: a is 3x3 and b is 1x2; a.columns must equal b.rows"],
    [() => Matrix.from(rows).transposeMultiply([[1, 2]]), "matmul: a is 3x3 and b is 1x2; a.rows must equal b.rows"],
  ])("of shapes have their class, %#", (call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });

  test("the advice for a row works", () => {
    const a = Matrix.from(rows);
    expect(a.concat([[1, 2, 3]], "row").to2DArray()).toEqual([...rows, [1, 2, 3]]);
    expect(a.concat([[1], [2], [3]], "column").row(2)).toEqual(Float64Array.of(2.5, 0.25, 6, 3));
  });
});
