/** Inputs that a rival in another language can build entry by entry. */
import { gram } from "../kernel-lib/numeric/linalg.ts";
import { Matrix } from "../kernel-lib/numeric/matrix.ts";

/** Entry (i, j) is sin((i * columns + j + shift)² mod 10007): dense, of full rank, the same everywhere. */
export function waves(rows: number, columns: number, shift = 0): Matrix {
  const data = Float64Array.from({ length: rows * columns }, (_, at) =>
    Math.sin(((at + shift) * (at + shift)) % 10007),
  );
  return new Matrix(rows, columns, data);
}

/** A symmetric matrix: waves plus their transpose. */
export function symmetricWaves(n: number): Matrix {
  const a = waves(n, n);
  return a.clone().add(a.transpose());
}

/** A positive definite matrix: A Aᵀ / n + I. */
export function positiveWaves(n: number): Matrix {
  return gram(waves(n, n)).div(n).add(Matrix.eye(n));
}
