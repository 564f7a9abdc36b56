import { ResourceError } from "../errors.ts";

/** Contents of an idx file of unsigned bytes: MNIST's own format. */
export interface IdxArray {
  /** Sizes of the dimensions; an image file has `[images, height, width]`, a label file `[images]`. */
  readonly shape: readonly number[];
  /** Bytes, row-major; a view of the input. */
  readonly values: Uint8Array;
}

/**
 * Reads an idx file of unsigned bytes.
 * @param name Used in messages only.
 * @throws ResourceError (dataset) when the bytes are no such file or are cut short.
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  const broken = (why: string) => new ResourceError("dataset", `${name} is not an idx file of bytes: ${why}`);
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8) {
    throw broken(`it starts with ${[...bytes.subarray(0, 4)].join(" ")}, not with 0 0 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + 4 * bytes[3];
  if (bytes.length < start) throw broken("its header is cut short");
  const shape = Array.from({ length: bytes[3] }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== start + size) throw broken(`${bytes.length - start} bytes for shape ${shape.join("x")}`);
  return { shape, values: bytes.subarray(start) };
}
