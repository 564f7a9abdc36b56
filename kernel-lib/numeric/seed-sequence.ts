/** NumPy's SeedSequence: a seed and a key become well-mixed 32-bit words (O'Neill 2015; numpy.random.SeedSequence). */

const poolSize = 4;
const initA = 0x43b0d7e5;
const multA = 0x931e8875;
const initB = 0x8b51f9dd;
const multB = 0x58f38ded;
const mixLeft = 0xca01f9dd;
const mixRight = 0x4973f715;

function mix(x: number, y: number): number {
  const mixed = (Math.imul(mixLeft, x) - Math.imul(mixRight, y)) | 0;
  return mixed ^ (mixed >>> 16);
}

/** A hash whose constant changes with every word. */
function hasher(): (word: number) => number {
  let constant = initA;
  return (word) => {
    const first = word ^ constant;
    constant = Math.imul(constant, multA);
    const hashed = Math.imul(first, constant);
    return hashed ^ (hashed >>> 16);
  };
}

/** The 32-bit words of an integer in [0, 2^53], low word first; 0 is one word. */
function wordsOf(value: number): number[] {
  const high = Math.floor(value / 2 ** 32);
  return high === 0 ? [value >>> 0] : [value >>> 0, high];
}

/** The entropy pool: four words that depend on every word of the input. */
function mixedPool(entropy: readonly number[]): number[] {
  const hash = hasher();
  const pool = Array.from({ length: poolSize }, (_, i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < poolSize; from++) {
    for (let to = 0; to < poolSize; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  }
  for (let from = poolSize; from < entropy.length; from++) {
    for (let to = 0; to < poolSize; to++) pool[to] = mix(pool[to], hash(entropy[from]));
  }
  return pool;
}

/**
 * `numpy.random.SeedSequence(seed, spawn_key=key).generate_state(count)`.
 *
 * @param seed integer in [0, 2^53]
 * @param options `key`: integers in [0, 2^53]; `count` of words wanted (default 4)
 * @returns integers in [0, 2^32)
 */
export function seedSequence(seed: number, options: { key?: readonly number[]; count?: number } = {}): Uint32Array {
  const { key = [], count = 4 } = options;
  const entropy = wordsOf(seed);
  // A key counts as beginning behind a whole pool, so that it can never be taken for a longer seed.
  if (key.length > 0) while (entropy.length < poolSize) entropy.push(0);
  const pool = mixedPool([...entropy, ...key.flatMap(wordsOf)]);
  const state = new Uint32Array(count);
  let constant = initB;
  for (let i = 0; i < count; i++) {
    const first = pool[i % poolSize] ^ constant;
    constant = Math.imul(constant, multB);
    const word = Math.imul(first, constant);
    state[i] = word ^ (word >>> 16);
  }
  return state;
}
