export * from "./gaussian.ts";
export type { ImageOptions, ImageSplit, LabelledImages } from "./labelled-images.ts";
export * from "./mnist.ts";
