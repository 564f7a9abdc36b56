/** Refuses work that would not fit into memory, before it begins: the process would die later, without a message. */
import { freeMemory } from "#openblas";
import { ResourceError } from "../errors.ts";

/** Allocations below this are not worth asking about. */
const worthAsking = 2 ** 28;

const gigabytes = (bytes: number) => `${Number((bytes / 1e9).toPrecision(2))} GB`;

/**
 * Throws unless the bytes are free.
 *
 * @param what the work and its size: `eigh of 20000 x 20000`
 * @param bytes what it needs beside its input, in bytes; below 256 MB nothing is asked
 * @param options `advice`: what to do instead, after a semicolon; `free`: bytes free (default: asks the system)
 * @throws ResourceError (memory)
 */
export function reserve(what: string, bytes: number, options: { advice?: string; free?: number } = {}): void {
  if (bytes <= worthAsking) return;
  const free = options.free ?? freeMemory();
  if (bytes <= free) return;
  const advice = options.advice ?? "use smaller blocks, or a machine with more memory";
  throw new ResourceError("memory", `${what} needs ${gigabytes(bytes)}, ${gigabytes(free)} are free; ${advice}`);
}
