/** What a decomposition demands of its matrix: square, finite, symmetric. The native side checks none of it. */
import { record, text } from "../check.ts";
import { InvalidArgumentError, NumericError, ShapeError } from "../errors.ts";
import { shapeOf } from "./dense-product.ts";
import { type Matrix, type MatrixLike, toMatrix } from "./matrix.ts";

/** How messages speak of a matrix: `eigh: a`, or the caller's own name for it. */
export interface Subject {
  /** The function at work: `eigh`. */
  readonly by: string;
  /** The argument of that function: `a`. */
  readonly argument: string;
  /** The caller's name: `gram`. Then messages begin with it, and entries are those of a kernel `K`. */
  readonly name?: string | undefined;
  /** "has" unless the name is a plural. */
  readonly verb?: "has" | "contain";
}

/** The matrix `a` of a function, under the name that its options give it. */
export function subjectOf(by: string, options: { readonly name?: string }): Subject {
  const { name } = record("options", options);
  return { by, argument: "a", name: name === undefined ? name : text("name", name) };
}

/** The words for a subject. */
export function subjectText({ by, argument, name }: Subject): string {
  return name ?? `${by}: ${argument}`;
}

/** The matrix, if every entry is finite; else the error names the first that is not: `gram has NaN at row 0, column 5`. */
export function finite(subject: Subject, matrix: Matrix): Matrix {
  const { data, columns } = matrix;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * 0;
  if (sum === 0) return matrix;
  const at = data.findIndex((entry) => !Number.isFinite(entry));
  const found = data[at];
  const place = `row ${Math.floor(at / columns)}, column ${at % columns}`;
  const argument = subject.name ?? subject.argument;
  throw new InvalidArgumentError(
    argument,
    "finite",
    found,
    `${subjectText(subject)} ${subject.verb ?? "has"} ${found} at ${place}`,
  );
}

/** A square matrix of finite entries. */
export function finiteSquare(subject: Subject, value: MatrixLike): Matrix {
  const matrix = toMatrix(subject.name ?? subject.argument, value);
  if (matrix.rows !== matrix.columns) {
    throw new ShapeError(`${subjectText(subject)} is ${shapeOf(matrix)}; it must be square`);
  }
  return finite(subject, matrix);
}

/** Asymmetry below this share of the largest entry is rounding. */
const symmetryTolerance = 1e-10;

/** The largest absolute entry, and the pair (i, j), i < j, with the largest |a_ij - a_ji|; by blocks, as a transposition. */
function worstPair(data: Float64Array, n: number): { largest: number; gap: number; at: [number, number] } {
  const block = 32;
  const at: [number, number] = [0, 0];
  let largest = 0;
  let gap = 0;
  for (let i0 = 0; i0 < n; i0 += block) {
    for (let j0 = 0; j0 <= i0; j0 += block) {
      for (let i = i0; i < i0 + block && i < n; i++) {
        for (let j = j0; j < j0 + block && j <= i; j++) {
          const below = data[i * n + j];
          const difference = Math.abs(below - data[j * n + i]);
          if (Math.abs(below) > largest) largest = Math.abs(below);
          if (difference > gap) {
            gap = difference;
            at[0] = j;
            at[1] = i;
          }
        }
      }
    }
  }
  return { largest, gap, at };
}

/** A square, finite matrix with |a_ij - a_ji| <= 1e-10 max |a|; else the error names the worst pair. */
export function finiteSymmetric(subject: Subject, value: MatrixLike): Matrix {
  const matrix = finiteSquare(subject, value);
  const { largest, gap, at } = worstPair(matrix.data, matrix.rows);
  if (gap <= symmetryTolerance * largest) return matrix;
  const entry = subject.name === undefined ? subject.argument : "K";
  const pair = `|${entry}[${at[0]},${at[1]}]-${entry}[${at[1]},${at[0]}]| = ${Number(gap.toPrecision(3))}`;
  const text = `${subjectText(subject)} is not symmetric: ${pair}`;
  throw new InvalidArgumentError(subject.name ?? subject.argument, "symmetric", matrix, text);
}

/** The error of a matrix that should have had no negative eigenvalue. */
export function notPositiveSemidefinite(
  subject: Subject,
  eigenvalues: { smallest: number; largest: number },
  details: Readonly<Record<string, unknown>> = {},
): NumericError {
  const { smallest, largest } = eigenvalues;
  const share = (smallest / Math.abs(largest)).toExponential(0);
  return new NumericError(
    "notPositiveSemidefinite",
    `${subjectText(subject)} is not positive semidefinite: smallest eigenvalue ${Number(smallest.toPrecision(2))} ` +
      `is ${share} of the largest; add a ridge or check the kernel`,
    { ...eigenvalues, ...details },
  );
}
