import { record } from "../../check.ts";
import { NumericError } from "../../errors.ts";
import { matmul } from "../../numeric/linalg.ts";
import type { Matrix, MatrixLike } from "../../numeric/matrix.ts";
import { labelMatrix, matrixArgument } from "./arguments.ts";
import { sumOfSquares } from "./entries.ts";

/**
 * Kernel-target alignment `<K, YYᵀ> / (|K|_F |YYᵀ|_F)`, for one output `yᵀ K y / (|K|_F |y|^2)`, in `[0, 1]` for a positive semidefinite K: how well the kernel's
 * similarity matches that of the labels.
 *
 * @throws ShapeError when labels and gram do not fit; NumericError (divergent) when gram or labels are all 0.
 * @see Cristianini, Shawe-Taylor, Elisseeff & Kandola (2001).
 */
export function kernelTargetAlignment(options: {
  readonly gram: MatrixLike;
  readonly labels: ArrayLike<number> | Matrix;
}): number {
  const { gram, labels } = record("options", options);
  const kernel = matrixArgument("gram", gram);
  const y = labelMatrix(labels, kernel.rows);
  const norm = Math.sqrt(sumOfSquares(kernel.data) * sumOfSquares(matmul(y, y, { transposeA: true }).data));
  if (norm === 0) throw new NumericError("divergent", "kernelTargetAlignment: gram or labels are all 0");
  const product = matmul(kernel, y).data;
  return product.reduce((total, v, i) => total + v * y.data[i], 0) / norm;
}
