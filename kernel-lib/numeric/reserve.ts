/** Refuses work that would not fit into memory, before it begins: the process would die later, without a message. */
import { freeMemory } from "#openblas";
import { ResourceError } from "../errors.ts";

/** Allocations below this are not worth asking about. */
const worthAsking = 2 ** 28;

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
  const advice = options.advice ?? "use smaller blocks, or a machine with more memory";
  const needed = gigabytes(bytes) + (options.besideInput ? " beside its input" : "");
  throw new ResourceError("memory", `${what} needs ${needed}, ${gigabytes(free)} are free; ${advice}`);
}
