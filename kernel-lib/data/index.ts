export * from "./gaussian.ts";
export type { ImageSetOptions, ImageSplit, LabelledImages } from "./labelled-images.ts";
export * from "./mnist.ts";
