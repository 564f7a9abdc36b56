/** The root entry: what every notebook uses. Chapters are `tangentlab/<slug>`. */
export * from "./errors.ts";
export * from "./figures/figure.ts";
