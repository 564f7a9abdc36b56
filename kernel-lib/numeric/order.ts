const BITS = 11;
const BUCKETS = 1 << BITS;
const HIDDEN = 32 - 2 * BITS;

/** `0, 1, …, n-1`, by a loop: an iterator of the same doubled the time of a whole risk formula at 1,000 levels. */
export function positions(n: number): Int32Array {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  return all;
}

/**
 * Positions of the values in falling order, equal ones in their own order; `(n,)`.
 *
 * Two counting passes over sign, exponent and the first ten bits of the fraction put all but close values in place,
 * insertion the rest; where too many are close, merging.
 *
 * @param values Finite, `>= 0`, shape `(n,)`.
 */
export function fallingOrder(values: Float64Array): Int32Array {
  const counted = byLeadingBits(values);
  return settle(values, counted) ? counted : merged(values, counted);
}

/**
 * Order by the leading 22 bits, which rise with the value. They are read from the second word of each number, as on all
 * little-endian machines; elsewhere insertion and merging would have to do all the work.
 */
function byLeadingBits(values: Float64Array): Int32Array {
  const n = values.length;
  const words = new Uint32Array(values.slice().buffer);
  const keys = new Int32Array(n);
  for (let i = 0; i < n; i++) keys[i] = (words[2 * i + 1] & 0x7fffffff) >>> HIDDEN; // -0 counts as 0
  let [from, into]: [Int32Array, Int32Array] = [positions(n), new Int32Array(n)];
  const starts = new Int32Array(BUCKETS + 1);
  for (const shift of [0, BITS]) {
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[BUCKETS - ((keys[i] >>> shift) & (BUCKETS - 1))]++;
    for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1] += starts[bucket];
    for (let k = 0; k < n; k++) {
      const i = from[k];
      into[starts[BUCKETS - 1 - ((keys[i] >>> shift) & (BUCKETS - 1))]++] = i;
    }
    [from, into] = [into, from];
  }
  return from;
}

/** Insertion sort in place; gives up (`false`) after eight moves a value. */
function settle(values: Float64Array, order: Int32Array): boolean {
  let moves = 8 * order.length;
  for (let k = 1; k < order.length; k++) {
    const position = order[k];
    const value = values[position];
    let at = k;
    while (at > 0 && values[order[at - 1]] < value) order[at] = order[--at];
    order[at] = position;
    moves -= k - at;
    if (moves < 0) return false;
  }
  return true;
}

/** Bottom-up merge sort; `order` is used up. */
function merged(values: Float64Array, order: Int32Array): Int32Array {
  const n = order.length;
  let [from, into]: [Int32Array, Int32Array] = [order, new Int32Array(n)];
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const [middle, end] = [Math.min(start + width, n), Math.min(start + 2 * width, n)];
      let [i, j] = [start, middle];
      for (let k = start; k < end; k++)
        into[k] = i < middle && (j >= end || values[from[i]] >= values[from[j]]) ? from[i++] : from[j++];
    }
    [from, into] = [into, from];
  }
  return from;
}
