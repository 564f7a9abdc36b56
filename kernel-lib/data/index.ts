export * from "./gaussian.ts";
export type { ImageSetOptions, ImageSplit, LabelledImages } from "./labelled-images.ts";
export { loadMnist, type MnistOptions } from "./mnist.ts";
