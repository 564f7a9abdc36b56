import { finite } from "../../numeric/admit.ts";
import { type Matrix, type MatrixLike, toMatrix } from "../../numeric/matrix.ts";

/** The argument as a `Matrix` of finite numbers (not copied when it is one): `gram has NaN at row 0, column 5`. */
export function matrixArgument(argument: string, value: MatrixLike): Matrix {
  return finite({ by: argument, argument, name: argument }, toMatrix(argument, value));
}
