/** Refuses work that would not fit into memory, before it begins: the process would die later, without a message. */
import { freeMemory } from "#openblas";
import { ResourceError } from "../errors.ts";

/** Allocations below this are not worth asking about. */
const worthAsking = 2 ** 28;

const usualAdvice = "use smaller blocks, or a machine with more memory";

/** Bytes as messages write them. */
export const gigabytes = (bytes: number) => `${Number((bytes / 1e9).toPrecision(2))} GB`;

/** Options of `reserve`. */
export interface ReserveOptions {
  /** What to do instead. */
  readonly advice?: string;
  /** The bytes come on top of an input that exists already. */
  readonly besideInput?: boolean;
  /** Bytes free; default: asks the system. */
  readonly free?: number;
}

/**
 * Throws unless the bytes are free.
 *
 * @param what the work and its size: `eigh of 20000 x 20000`
 * @param bytes what it is going to allocate; below 256 MB nothing is asked
 * @throws ResourceError (memory)
 */
export function reserve(what: string, bytes: number, options: ReserveOptions = {}): void {
  if (bytes <= worthAsking) return;
  const free = options.free ?? freeMemory();
  if (bytes <= free) return;
  const needed = gigabytes(bytes) + (options.besideInput ? " beside its input" : "");
  throw new ResourceError(
    "memory",
    `${what} needs ${needed}, ${gigabytes(free)} are free; ${options.advice ?? usualAdvice}`,
  );
}

/**
 * A list of zeros.
 *
 * @param what the list and its size: `a list of n = 100 numbers`
 * @param length integer >= 0
 * @throws ResourceError (memory) if it would not fit, or is longer than a list may be
 */
export function zeros(what: string, length: number): Float64Array<ArrayBuffer> {
  const bytes = Float64Array.BYTES_PER_ELEMENT * length;
  reserve(what, bytes);
  try {
    return new Float64Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const text = `${what} needs ${gigabytes(bytes)}, more than one list may hold here; ${usualAdvice}`;
    throw new ResourceError("memory", text, { cause });
  }
}
