/** Dense linear algebra on `Matrix`, float64: native where a library is found, plain JavaScript elsewhere. */
export { blasReport } from "#openblas";
export { type LeastSquares, lstsq, qr } from "./least-squares.ts";
export { gram, type MatmulOptions, matmul, matvec } from "./products.ts";
export {
  type Eigensystem,
  type EighAsyncOptions,
  type EighOptions,
  eigh,
  eighAsync,
  eigvalsh,
  type SingularSystem,
  svd,
} from "./spectral.ts";
export {
  type CholeskyFactor,
  cholesky,
  type RightHandSide,
  type Solution,
  type SolveOptions,
  solve,
} from "./systems.ts";
