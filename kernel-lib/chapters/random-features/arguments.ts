import { finiteVector } from "../../check.ts";
import { ShapeError } from "../../errors.ts";
import { finite } from "../../numeric/admit.ts";
import { Matrix, type MatrixLike, toMatrix } from "../../numeric/matrix.ts";

/** The argument as a `Matrix` of finite numbers (not copied when it is one): `gram has NaN at row 0, column 5`. */
export function matrixArgument(argument: string, value: MatrixLike): Matrix {
  return finite({ by: argument, argument, name: argument }, toMatrix(argument, value));
}

/** The likely reason for a list of labels without entries. */
export const noTargets = (length: number): string =>
  length === 0 ? "; image sets have targets only when loaded with `binary: true`" : "";

/** Labels as an N x outputs matrix. */
export function labelMatrix(labels: ArrayLike<number> | Matrix, rows: number): Matrix {
  const values = finiteVector("labels", labels instanceof Matrix ? labels.data : labels);
  const height = labels instanceof Matrix ? labels.rows : values.length;
  if (height !== rows) {
    throw new ShapeError(`labels has length ${height} but gram is ${rows}x${rows}${noTargets(height)}`);
  }
  return new Matrix(rows, values.length / rows, values);
}
