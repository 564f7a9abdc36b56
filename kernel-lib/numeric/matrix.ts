/** The matrix of this library: contiguous, row-major, float64, accepted by every function of ml-matrix. */
import { AbstractMatrix, type IRepeatOptions, type IScaleOptions, Matrix as MlMatrix } from "ml-matrix";
import { integer, list, numberVector } from "../check.ts";
import { InvalidArgumentError, ShapeError } from "../errors.ts";
import { gramInto, productInto, shapeOf } from "./dense-product.ts";
import { transposed } from "./layout.ts";
import { fromRows } from "./nested.ts";
import { zeros } from "./reserve.ts";

/** Rows, columns and row-major entries, as a message or a file carries them. */
export interface MatrixRecord {
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
}

/** What functions accept where they say Matrix: ours, ml-matrix's, nested arrays, or `{rows, columns, data}`. */
export type MatrixLike = AbstractMatrix | ArrayLike<ArrayLike<number>> | MatrixRecord;

type Direction = "row" | "column";
type Indices = ArrayLike<number>;
type Operand = AbstractMatrix | ArrayLike<ArrayLike<number>>;

/** Refuses what would change the shape: views of `data` would silently belong to an older matrix. */
function keepsShape(method: string, instead: string): never {
  throw new InvalidArgumentError(method, "", undefined, `${method} would change the shape of a Matrix; use ${instead}`);
}

/** Refuses chance without a seed. */
function needsSeed(method: string): never {
  const cure = 'draw reproducibly: new Matrix(rows, columns, random(seed).stream("name").normal(rows * columns))';
  throw new InvalidArgumentError(method, "", undefined, `Matrix.${method} has no seed; ${cure}`);
}

/**
 * A dense matrix, `rows` x `columns`, stored row after row in one `Float64Array`.
 *
 * It has every method of ml-matrix. Those that return a new matrix return this class; `add sub mul div` and the other
 * elementwise methods change the matrix itself, as in ml-matrix. The functions of `linalg` (`matmul`, `solve`, ...)
 * never change their arguments.
 */
export class Matrix extends AbstractMatrix {
  override readonly rows: number;
  override readonly columns: number;
  /** Entry (i, j) is `data[i * columns + j]`. */
  readonly data: Float64Array;

  /**
   * @param rows integer >= 0
   * @param columns integer >= 0
   * @param data the entries, taken over without a copy; zeros where it is left out
   * @throws ShapeError if `data` has another length than rows * columns
   * @throws ResourceError (memory) if the zeros would not fit
   */
  constructor(rows: number, columns: number, data?: Float64Array) {
    super();
    this.rows = integer("rows", rows, 0);
    this.columns = integer("columns", columns, 0);
    if (data === undefined) this.data = zeros(`a Matrix of ${rows} x ${columns}`, rows * columns);
    else if (!(data instanceof Float64Array)) throw new InvalidArgumentError("data", "a Float64Array", data);
    else if (data.length !== rows * columns) {
      throw new ShapeError(`data has length ${data.length} but rows * columns is ${rows * columns}`);
    } else this.data = data;
  }

  /**
   * A copy of anything with the shape of a matrix.
   *
   * @throws ShapeError for rows of different lengths, InvalidArgumentError for entries that are not numbers
   */
  static from(values: MatrixLike): Matrix {
    return toMatrix("values", values, true);
  }

  // The constructors of ml-matrix, by their names there.

  static override zeros<_M extends AbstractMatrix = Matrix>(rows: number, columns: number): _M {
    return new Matrix(rows, columns) as AbstractMatrix as _M;
  }
  static override ones<_M extends AbstractMatrix = Matrix>(rows: number, columns: number): _M {
    return new Matrix(rows, columns).fill(1) as AbstractMatrix as _M;
  }
  static override eye(rows: number, columns = rows, value = 1): Matrix {
    if (typeof value !== "number") throw new InvalidArgumentError("value", "a number", value);
    const result = new Matrix(rows, columns);
    const count = Math.min(rows, columns);
    for (let i = 0; i < count; i++) result.data[i * columns + i] = value;
    return result;
  }
  static override identity(rows: number, columns = rows, value = 1): Matrix {
    return Matrix.eye(rows, columns, value);
  }
  static override diag(values: ArrayLike<number>, rows = list("values", values).length, columns = rows): Matrix {
    const entries = numberVector("values", values);
    const result = new Matrix(rows, columns);
    const count = Math.min(entries.length, rows, columns);
    for (let i = 0; i < count; i++) result.data[i * columns + i] = entries[i];
    return result;
  }
  static override diagonal(values: ArrayLike<number>, rows?: number, columns = rows): Matrix {
    return Matrix.diag(values, rows, columns);
  }
  static override from1DArray(rows: number, columns: number, values: ArrayLike<number>): Matrix {
    return new Matrix(rows, columns, numberVector("values", values));
  }
  static override rowVector(values: ArrayLike<number>): Matrix {
    return Matrix.from1DArray(1, list("values", values).length, values);
  }
  static override columnVector(values: ArrayLike<number>): Matrix {
    return Matrix.from1DArray(list("values", values).length, 1, values);
  }
  static override checkMatrix(value: MatrixLike): Matrix {
    return toMatrix("value", value);
  }
  /** Copies the entries of `from` into `to`, which is returned. */
  static override copy<M extends AbstractMatrix>(from: AbstractMatrix, to: M): M {
    return AbstractMatrix.copy(from, to);
  }
  static override rand(): never {
    return needsSeed("rand");
  }
  static override random(): never {
    return needsSeed("random");
  }
  static override randInt(): never {
    return needsSeed("randInt");
  }
  static randomInt(): never {
    return needsSeed("randomInt");
  }

  /** Row i as a view: writing to it writes to the matrix. */
  row(i: number): Float64Array {
    integer("i", i, 0, this.rows - 1);
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  override get(i: number, j: number): number {
    return this.data[i * this.columns + j];
  }

  override set(i: number, j: number, value: number): this {
    this.data[i * this.columns + j] = value;
    return this;
  }

  override clone(): this {
    return new Matrix(this.rows, this.columns, this.data.slice()) as this;
  }

  /** Nested arrays, so that `JSON.stringify` gives `[[...], ...]`. */
  override toJSON(): number[][] {
    return this.to2DArray();
  }

  override to1DArray(): number[] {
    return Array.from(this.data);
  }

  override fill(value: number): this {
    this.data.fill(value);
    return this;
  }

  // Elementwise arithmetic in place, on the array itself instead of entry by entry.

  override add(value: number | Operand): this {
    return this.#combine(value, (a, b) => a + b);
  }
  override sub(value: number | Operand): this {
    return this.#combine(value, (a, b) => a - b);
  }
  override subtract(value: number | Operand): this {
    return this.sub(value);
  }
  override mul(value: number | Operand): this {
    return this.#combine(value, (a, b) => a * b);
  }
  override multiply(value: number | Operand): this {
    return this.mul(value);
  }
  override div(value: number | Operand): this {
    return this.#combine(value, (a, b) => a / b);
  }
  override divide(value: number | Operand): this {
    return this.div(value);
  }

  #combine(value: number | Operand, combine: (a: number, b: number) => number): this {
    const { data } = this;
    if (typeof value === "number") {
      for (let i = 0; i < data.length; i++) data[i] = combine(data[i], value);
      return this;
    }
    const other = toMatrix("value", value);
    if (other.rows !== this.rows || other.columns !== this.columns) {
      throw new ShapeError(`this is ${shapeOf(this)} and value is ${shapeOf(other)}; the shapes must be equal`);
    }
    for (let i = 0; i < data.length; i++) data[i] = combine(data[i], other.data[i]);
    return this;
  }

  // Products through the native library.

  override mmul(other: Operand): Matrix {
    const b = toMatrix("other", other);
    return productInto(new Matrix(this.rows, b.columns), this, b, {});
  }
  /** `thisᵀ other`. */
  override transposeMultiply(other: Operand): Matrix {
    const b = toMatrix("other", other);
    return productInto(new Matrix(this.columns, b.columns), this, b, { transposeA: true });
  }
  /** `thisᵀ this`, as in ml-matrix; `gram(x)` of this library is `x xᵀ`. */
  override gram(): Matrix {
    return gramInto(new Matrix(this.columns, this.columns), this, "columns");
  }
  /** `this diag(scale) thisᵀ`, exactly symmetric. */
  override mmulByTranspose(scale?: ArrayLike<number>): Matrix {
    if (scale !== undefined) return toMatrix("result", super.mmulByTranspose(scale));
    return gramInto(new Matrix(this.rows, this.rows), this, "rows");
  }
  override strassen2x2(other: Operand): Matrix {
    return toMatrix("result", super.strassen2x2(other));
  }
  override strassen3x3(other: Operand): Matrix {
    return toMatrix("result", super.strassen3x3(other));
  }
  override mmulStrassen(other: Operand): Matrix {
    return this.mmul(other);
  }
  override mpow(exponent: number): Matrix {
    return toMatrix("result", super.mpow(exponent));
  }

  // Everything else of ml-matrix that makes a new matrix.

  override transpose(): Matrix {
    return new Matrix(this.columns, this.rows, transposed(this.data, this.rows, this.columns));
  }
  override repeat(options?: IRepeatOptions): Matrix {
    return toMatrix("result", super.repeat(options));
  }
  override getRowVector(i: number): Matrix {
    return toMatrix("result", super.getRowVector(i));
  }
  override getColumnVector(j: number): Matrix {
    return toMatrix("result", super.getColumnVector(j));
  }
  override scaleRows(options?: IScaleOptions): Matrix {
    return toMatrix("result", super.scaleRows(options));
  }
  override scaleColumns(options?: IScaleOptions): Matrix {
    return toMatrix("result", super.scaleColumns(options));
  }
  override kroneckerProduct(other: Operand): Matrix {
    return toMatrix("result", super.kroneckerProduct(other));
  }
  override kroneckerSum(other: Operand): Matrix {
    return toMatrix("result", super.kroneckerSum(other));
  }
  override tensorProduct(other: Operand): Matrix {
    return this.kroneckerProduct(other);
  }
  override subMatrix(startRow: number, endRow: number, startColumn: number, endColumn: number): Matrix {
    return toMatrix("result", super.subMatrix(startRow, endRow, startColumn, endColumn));
  }
  override subMatrixRow(indices: Indices, startColumn?: number, endColumn?: number): Matrix {
    return toMatrix("result", super.subMatrixRow(indices, startColumn, endColumn));
  }
  override subMatrixColumn(indices: Indices, startRow?: number, endRow?: number): Matrix {
    return toMatrix("result", super.subMatrixColumn(indices, startRow, endRow));
  }
  override concat(other: Operand, by?: Direction): Matrix {
    return toMatrix("result", super.concat(other, by));
  }
  override selection(rowIndices: Indices, columnIndices: Indices): Matrix {
    return toMatrix("result", super.selection(rowIndices, columnIndices));
  }
  override echelonForm(): Matrix {
    return toMatrix("result", super.echelonForm());
  }
  override reducedEchelonForm(): Matrix {
    return toMatrix("result", super.reducedEchelonForm());
  }

  // A Matrix keeps its shape.

  removeRow(_index: number): never {
    return keepsShape("removeRow", "subMatrixRow(indices)");
  }
  removeColumn(_index: number): never {
    return keepsShape("removeColumn", "subMatrixColumn(indices)");
  }
  addRow(_index: number | Indices | AbstractMatrix, _values?: Indices | AbstractMatrix): never {
    return keepsShape("addRow", 'concat(row, "row")');
  }
  addColumn(_index: number | Indices | AbstractMatrix, _values?: Indices | AbstractMatrix): never {
    return keepsShape("addColumn", 'concat(column, "column")');
  }
}

/**
 * A `Matrix` from an argument: the same object if it is one already (unless `copy`), else a copy.
 *
 * @param argument the argument's name, for messages
 * @throws InvalidArgumentError or ShapeError naming the argument
 */
export function toMatrix(argument: string, value: MatrixLike, copy = false): Matrix {
  if (value instanceof Matrix) return copy ? value.clone() : value;
  if (value === null || typeof value !== "object") {
    throw new InvalidArgumentError(argument, "a Matrix or nested arrays of numbers", value);
  }
  if (AbstractMatrix.isMatrix(value)) {
    const { rows, columns } = value;
    const data = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = value.get(i, j);
    return new Matrix(rows, columns, data);
  }
  if ("data" in value) {
    const { rows, columns, data } = value as MatrixRecord;
    const size = integer(`${argument}.rows`, rows, 0) * integer(`${argument}.columns`, columns, 0);
    if (list(`${argument}.data`, data).length !== size) {
      throw new ShapeError(`${argument}.data has length ${data.length}, not rows * columns = ${size}`);
    }
    return new Matrix(rows, columns, numberVector(`${argument}.data`, data));
  }
  if (!("length" in value)) throw new InvalidArgumentError(argument, "a Matrix or nested arrays of numbers", value);
  const { rows, columns, data } = fromRows(argument, value);
  return new Matrix(rows, columns, data);
}

/** The copying twins of ml-matrix (`Matrix.add(a, b)`, `Matrix.exp(a)`, ...): the same, with our class as result. */
for (const name of Object.getOwnPropertyNames(AbstractMatrix)) {
  if (Object.hasOwn(Matrix, name)) continue;
  // Called on ml-matrix's own class: some of them construct `this`.
  const inherited: unknown = Reflect.get(MlMatrix, name);
  if (typeof inherited !== "function") continue;
  const value = (...args: unknown[]) => {
    const result: unknown = inherited.apply(MlMatrix, args);
    return AbstractMatrix.isMatrix(result) ? toMatrix("result", result) : result;
  };
  Object.defineProperty(Matrix, name, { value, writable: true, configurable: true });
}
