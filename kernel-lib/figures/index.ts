export type { AxisOptions } from "./axis.ts";
export { type FigureOptions, figure } from "./chart.ts";
export * from "./figure.ts";
export { type ImageGridOptions, imageGrid } from "./image-grid.ts";
export { band, dots, limit, line, type Mark, note, rule } from "./marks.ts";
export { type Colour, category, ordered, type Presentation } from "./theme.ts";
export { plainNumber } from "./ticks.ts";
