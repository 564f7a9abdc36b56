/** Random numbers by name: every role and repetition has a stream of its own, the same on every machine and batch size. */

import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";
import { integer } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { reserve, zeros } from "./reserve.ts";
import { seedSequence } from "./seed-sequence.ts";

/** A part of a stream's name: a word or a finite number. */
export type KeyPart = string | number;

const utf8 = new TextEncoder();

/** Tag, length in bytes, bytes: two different lists of parts never give the same words. */
function wordsOfPart(part: KeyPart): number[] {
  if (typeof part === "number") {
    if (!Number.isFinite(part)) throw new InvalidArgumentError("key", "words and finite numbers", part);
    // Adding 0 turns -0 into 0: equal numbers are equal keys.
    const halves = new Uint32Array(Float64Array.of(part + 0).buffer);
    return [2, 8, halves[0], halves[1]];
  }
  if (typeof part !== "string") throw new InvalidArgumentError("key", "words and finite numbers", part);
  const bytes = utf8.encode(part);
  const words = [1, bytes.length];
  for (let i = 0; i < bytes.length; i += 4) {
    words.push((bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)) >>> 0);
  }
  return words;
}

/** The words under which a named stream spawns from its seed. */
export function keyWords(key: readonly KeyPart[]): number[] {
  return key.flatMap(wordsOfPart);
}

/** Either an array to fill, or how many numbers to put into a new one. */
export type Target = number | Float64Array;

function target(into: Target): Float64Array {
  if (into instanceof Float64Array) return into;
  const n = integer("n", into, 0);
  return zeros(`a list of n = ${n} numbers`, n);
}

/** One sequence of random numbers. What it gives next depends on what was drawn, never on how much at a time. */
export class Stream {
  readonly #source: JumpableRandomGenerator;
  /** The second number of the last pair of normals, or NaN. */
  #spare = Number.NaN;

  constructor(words: ArrayLike<number>) {
    const [a, b, c, d] = [words[0], words[1], words[2], words[3]];
    // The generator's one forbidden state.
    const state = (a | b | c | d) === 0 ? [0, 0, 0, 1] : [a | 0, b | 0, c | 0, d | 0];
    this.#source = xoroshiro128plusFromState(state);
  }

  /** Uniform in [0, 1), multiples of 2^-53. Fills the given array, or a new one of the given length. */
  uniform(into: Target): Float64Array {
    const values = target(into);
    const source = this.#source;
    for (let i = 0; i < values.length; i++) {
      values[i] = ((source.next() >>> 5) * 2 ** 26 + (source.next() >>> 6)) * 2 ** -53;
    }
    return values;
  }

  /** Standard normals by Marsaglia's polar method. Fills the given array, or a new one of the given length. */
  normal(into: Target): Float64Array {
    const values = target(into);
    const source = this.#source;
    let i = 0;
    if (values.length > 0 && !Number.isNaN(this.#spare)) {
      values[i++] = this.#spare;
      this.#spare = Number.NaN;
    }
    while (i < values.length) {
      const u = ((source.next() >>> 5) * 2 ** 26 + (source.next() >>> 6)) * 2 ** -52 - 1;
      const v = ((source.next() >>> 5) * 2 ** 26 + (source.next() >>> 6)) * 2 ** -52 - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      values[i++] = u * scale;
      if (i < values.length) values[i++] = v * scale;
      else this.#spare = v * scale;
    }
    return values;
  }

  /** An integer in [0, below), every one equally likely; `below` is at most 2^32. */
  integer(below: number): number {
    integer("below", below, 1, 2 ** 32);
    const share = Math.floor(2 ** 32 / below);
    for (;;) {
      const drawn = Math.floor((this.#source.next() >>> 0) / share);
      if (drawn < below) return drawn;
    }
  }

  /** The integers 0 ... n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    integer("n", n, 0, 2 ** 32 - 1);
    reserve(`a permutation of n = ${n} integers`, 4 * n);
    const order = new Uint32Array(n).map((_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}

/** The `stream` among options. */
export function streamOf({ stream }: { readonly stream: Stream }): Stream {
  if (stream instanceof Stream) return stream;
  throw new InvalidArgumentError("stream", 'a stream, as random(seed).stream("name")', stream);
}

/** A seed, from which streams are taken by name. */
export interface Random {
  readonly seed: number;
  /** The stream of that name and key, from its beginning, whenever it is asked for. */
  stream(name: string, ...key: KeyPart[]): Stream;
}

/**
 * Random streams of a seed: `random(1).stream("features", repetition).normal(100)`.
 *
 * Name and key go through NumPy's SeedSequence into xoroshiro128+, so streams of different names, keys or seeds are
 * independent of each other. Use one stream per role and repetition; never share one between two tasks.
 *
 * @param seed integer >= 0
 * @throws InvalidArgumentError: `seed must be an integer >= 0, got -1`
 * @example
 * random(1).stream("features", 0).permutation(5).length; // 5
 */
export function random(seed: number): Random {
  integer("seed", seed, 0);
  return { seed, stream: (...key) => new Stream(seedSequence(seed, { key: keyWords(key) })) };
}
