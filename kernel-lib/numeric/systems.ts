/** Linear systems: Cholesky, general and symmetric solves. No hidden jitter: a ridge is the caller's choice. */
import { finiteNonNegative, oneOf } from "../check.ts";
import { InvalidArgumentError, NumericError, ShapeError } from "../errors.ts";
import {
  finite,
  finiteSquare,
  finiteSymmetric,
  notPositiveSemidefinite,
  type Subject,
  subjectOf,
  subjectText,
} from "./admit.ts";
import { shapeOf } from "./dense-product.ts";
import { rowSumNorm } from "./layout.ts";
import { Matrix, type MatrixLike, toMatrix } from "./matrix.ts";
import { reserve } from "./reserve.ts";
import { routines } from "./routines.ts";

/** A right-hand side: a matrix, or a list of numbers as one column. */
export type RightHandSide = MatrixLike | ArrayLike<number>;

/** A fresh copy of a right-hand side with `n` rows. */
export function rightHandSide(by: string, b: RightHandSide, n: number): Matrix {
  if (b === null || typeof b !== "object") throw new InvalidArgumentError("b", "a Matrix or a list of numbers", b);
  const isList = "length" in b && (b.length === 0 || typeof b[0] === "number");
  const matrix = isList
    ? Matrix.columnVector(b as ArrayLike<number>)
    : toMatrix("b", b as Exclude<RightHandSide, ArrayLike<number>>, true);
  if (matrix.rows !== n) throw new ShapeError(`${by}: a has ${n} rows and b is ${shapeOf(matrix)}; they must agree`);
  return finite({ by, argument: "b" }, matrix);
}

/** The error of a failed factorisation; up to this size its smallest eigenvalue is worth computing for the message. */
const explainable = 2000;

function indefinite(subject: Subject, matrix: Matrix, minor: number): NumericError {
  const { rows: n } = matrix;
  if (n <= explainable) {
    const values = routines().eigvalsh(matrix.data.slice(), n);
    return notPositiveSemidefinite(subject, { smallest: values[0], largest: values.at(-1)! }, { minor });
  }
  const text = `its leading minor of order ${minor} is not positive; add a ridge or check the kernel`;
  return new NumericError("notPositiveSemidefinite", `${subjectText(subject)} is not positive semidefinite: ${text}`, {
    minor,
  });
}

/** A Cholesky factorisation `a = lower lowerᵀ`. */
export interface CholeskyFactor {
  /** n x n, zeros above the diagonal. */
  readonly lower: Matrix;
  /** log det a. */
  readonly logDeterminant: number;
  /** Solves `a x = b` for one or more right-hand sides (n rows). */
  solve(b: RightHandSide): Matrix;
}

/**
 * The Cholesky factor of a symmetric positive definite matrix (`dpotrf`).
 *
 * @param a n x n, symmetric up to 1e-10 of its largest entry
 * @param options `name`: what messages call the matrix (default `cholesky: a`)
 * @throws NumericError (notPositiveSemidefinite) with smallest and largest eigenvalue and the failing minor in
 *   `details`; ShapeError, InvalidArgumentError as `eigh`
 */
export function cholesky(a: MatrixLike, options: { name?: string } = {}): CholeskyFactor {
  const subject = subjectOf("cholesky", options);
  const matrix = finiteSymmetric(subject, a);
  const { rows: n } = matrix;
  reserve(`cholesky of ${n} x ${n}`, 8 * n * n, { besideInput: true });
  const lower = matrix.clone();
  const minor = n === 0 ? 0 : routines().cholesky(lower.data, n);
  if (minor > 0) throw indefinite(subject, matrix, minor);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(lower.get(i, i));
  const solve = (b: RightHandSide) => {
    const solution = rightHandSide("cholesky.solve", b, n);
    if (solution.data.length > 0) routines().choleskySolve(lower.data, n, solution.data, solution.columns);
    return solution;
  };
  return { lower, logDeterminant, solve };
}

/**
 * The Cholesky factor, n x n, zeros above its diagonal, or `undefined` for a matrix that is singular or nearly so: a pivot
 * (squared entry of the factor's diagonal) below `share` of the largest diagonal entry.
 *
 * @param name what messages call the matrix
 * @throws ShapeError, InvalidArgumentError as `cholesky`
 */
export function definiteFactor(a: MatrixLike, { name, share }: { name: string; share: number }): Matrix | undefined {
  const matrix = finiteSymmetric({ by: "definiteFactor", argument: "a", name }, a);
  const { rows: n } = matrix;
  reserve(`cholesky of ${n} x ${n}`, 8 * n * n, { besideInput: true });
  const lower = matrix.clone();
  if (n > 0 && routines().cholesky(lower.data, n) > 0) return undefined;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix.get(i, i));
  for (let i = 0; i < n; i++) if (lower.get(i, i) ** 2 < share * largest) return undefined;
  return lower;
}

/** Options of `solve`. */
export interface SolveOptions {
  /** What is known of `a`: `"general"` (LU), `"symmetric"` (LDLᵀ), `"positiveDefinite"` (Cholesky). */
  readonly assume?: "general" | "symmetric" | "positiveDefinite";
  /** Added to the diagonal of `a` before solving; >= 0. */
  readonly ridge?: number;
  /** Whether a system that is singular in float64 throws, or returns what the arithmetic gives. */
  readonly onFailure?: "throw" | "return";
  /** What messages call the matrix: `gram`. Default `solve: a`. */
  readonly name?: string;
}

/** The answer of `solve`. */
export interface Solution {
  /** n x columns of b. */
  readonly solution: Matrix;
  /** 1 / (|a| |a⁻¹|) in the 1-norm, estimated: the relative error of the solution is about 1e-16 divided by it. */
  readonly reciprocalCondition: number;
}

/** Systems worse than this have no correct digit in float64. */
const leastCondition = 1e-15;

function withRidge(a: Matrix, ridge: number): Matrix {
  const copy = a.clone();
  for (let i = 0; i < copy.rows; i++) copy.data[i * copy.columns + i] = copy.get(i, i) + ridge;
  return copy;
}

function solvePositive(subject: Subject, a: Matrix, b: Matrix): number {
  const { rows: n } = a;
  const lower = a.clone();
  const minor = routines().cholesky(lower.data, n);
  if (minor > 0) throw indefinite(subject, a, minor);
  routines().choleskySolve(lower.data, n, b.data, b.columns);
  return routines().choleskyCondition(lower.data, n, rowSumNorm(a.data, n));
}

/**
 * Solves `(a + ridge I) x = b`.
 *
 * @param a n x n
 * @param b n rows, or n numbers as one column
 * @throws NumericError (singular) if the reciprocal condition is below 1e-15, unless `onFailure: "return"`;
 *   NumericError (notPositiveSemidefinite) if so assumed; ShapeError, InvalidArgumentError for the arguments
 */
export function solve(a: MatrixLike, b: RightHandSide, options: SolveOptions = {}): Solution {
  const subject = subjectOf("solve", options);
  const assume = oneOf("assume", options.assume ?? "general", ["general", "symmetric", "positiveDefinite"]);
  const given = assume === "general" ? finiteSquare(subject, a) : finiteSymmetric(subject, a);
  const { rows: n } = given;
  const solution = rightHandSide("solve", b, n);
  reserve(`solve of ${n} x ${n}`, 16 * n * n, { besideInput: true });
  if (n === 0 || solution.columns === 0) return { solution, reciprocalCondition: 1 };
  const matrix = withRidge(given, finiteNonNegative("ridge", options.ridge ?? 0));
  const { data, columns } = solution;
  const reciprocalCondition =
    assume === "positiveDefinite"
      ? solvePositive(subject, matrix, solution)
      : routines()[assume === "general" ? "solveGeneral" : "solveSymmetric"](matrix.data, n, data, columns);
  const wanted = oneOf("onFailure", options.onFailure ?? "throw", ["throw", "return"]);
  if (wanted === "throw" && !(reciprocalCondition >= leastCondition)) {
    const text = `${subjectText(subject)} is singular in float64 (reciprocal condition ${reciprocalCondition.toExponential(1)})`;
    throw new NumericError("singular", `${text}; add a ridge, use lstsq, or pass onFailure: "return"`, {
      reciprocalCondition,
      solution,
    });
  }
  return { solution, reciprocalCondition };
}
