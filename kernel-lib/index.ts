/** The root entry: what every notebook uses. Chapters are `tangentlab/<slug>`. */
export * from "./data/index.ts";
export * from "./display/index.ts";
export * from "./errors.ts";
export * from "./figures/index.ts";
export * from "./kernels/feature-maps.ts";
export * from "./kernels/gaussian-process.ts";
export * from "./kernels/gram.ts";
export * from "./numeric/linalg.ts";
export { Matrix, type MatrixLike } from "./numeric/matrix.ts";
export { type Random, random, type Stream } from "./numeric/random.ts";
