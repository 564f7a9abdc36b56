import { finiteNonNegative, nonNegativeVector, record, sameLength } from "../../check.ts";
import { InvalidArgumentError } from "../../errors.ts";
import { fallingOrder, positions } from "../../numeric/order.ts";

/** Mercer spectrum of a kernel under the data distribution: levels of equal eigenvalues, and a bulk of tiny ones. */
export interface Spectrum {
  /** Eigenvalue `d >= 0` of each level, shape `(levels,)`, any order. */
  readonly eigenvalues: ArrayLike<number>;
  /** How many modes share each level, real, `>= 0`, shape `(levels,)`; 1 by default. */
  readonly multiplicities?: ArrayLike<number>;
  /** Total trace `>= 0` of infinitely many further modes, each far below the effective regularization; 0 by default. */
  readonly tailTrace?: number;
}

/** What is to be learnt, in the eigenbasis of the kernel. */
export interface Target {
  /** Total squared coefficient `v^2 >= 0` of each level (summed over its multiplicity), aligned with the eigenvalues. */
  readonly power: ArrayLike<number>;
  /** Squared norm `>= 0` of the part of the target in the tail, which is never learnt; 0 by default. */
  readonly tailPower?: number;
}

/**
 * A checked spectrum: levels by falling eigenvalue, and each level that straddles the N-th or the P-th mode cut in two
 * there, so that both cuts fall between levels. Sums that would cancel can then be taken on either side of a cut.
 */
export interface Levels {
  /** Falling, `>= 0`; numbers below the smallest normal double count as 0. */
  readonly d: Float64Array;
  readonly m: Float64Array;
  /** Position of each level in the caller's arrays. */
  readonly source: Int32Array;
  readonly tail: number;
  /** Number of modes with `d > 0`. */
  readonly rank: number;
  /** `sum m d + tail`. */
  readonly trace: number;
  /** The smaller and the larger of N and P: levels `0..at-1` hold the first `count` modes, `extra` more do not exist. */
  readonly cuts: readonly [Cut, Cut];
}

interface Cut {
  readonly count: number;
  readonly at: number;
  readonly extra: number;
}

const smallestNormal = 2 ** -1022;

/** Whether a list never rises. */
function isFalling(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] > values[i - 1]) return false;
  return true;
}

/** Level after which the first `count` modes end, or the level that has to be split there. */
function findCut(m: ArrayLike<number>, count: number): { at: number; inside: number; extra: number } {
  let before = 0;
  for (let at = 0; at < m.length; at++) {
    if (before + m[at] > count) return { at, inside: count - before, extra: 0 };
    before += m[at];
  }
  return { at: m.length, inside: 0, extra: count - before };
}

/** The checked arrays of one level list, before sorting. */
interface Raw {
  readonly d: Float64Array;
  readonly m: Float64Array | undefined;
  readonly tail: number;
}

function checked(spectrum: Spectrum): Raw {
  const { eigenvalues, multiplicities, tailTrace = 0 } = record("spectrum", spectrum);
  const d = nonNegativeVector("eigenvalues", eigenvalues);
  if (multiplicities === undefined) return { d, m: undefined, tail: finiteNonNegative("tailTrace", tailTrace) };
  const m = nonNegativeVector("multiplicities", multiplicities);
  sameLength("multiplicities", m, "eigenvalues", d);
  return { d, m, tail: finiteNonNegative("tailTrace", tailTrace) };
}

function falling({ d, m }: Raw): { d: Float64Array; m: Float64Array; source: Int32Array } {
  const counts = m ?? new Float64Array(d.length).fill(1);
  if (isFalling(d)) return { d, m: counts, source: positions(d.length) };
  const source = fallingOrder(d);
  const sorted = { d: new Float64Array(d.length), m: new Float64Array(d.length), source };
  for (let i = 0; i < source.length; i++) {
    sorted.d[i] = d[source[i]];
    sorted.m[i] = counts[source[i]];
  }
  return sorted;
}

/** Checks a spectrum, sorts it and cuts it at the first `counts[0]` and `counts[1]` modes. */
export function levels(spectrum: Spectrum, counts: readonly [number, number]): Levels {
  const raw = checked(spectrum);
  let { d, m, source } = falling(raw);
  const cuts: Cut[] = [];
  for (const count of counts[0] <= counts[1] ? counts : [counts[1], counts[0]]) {
    const { at, inside, extra } = findCut(m, count);
    if (inside > 0) {
      d = insert(d, at, d[at]);
      source = insert(source, at, source[at]);
      m = insert(m, at, inside);
      m[at + 1] -= inside;
    }
    cuts.push({ count, at: inside > 0 ? at + 1 : at, extra });
  }
  let rank = 0;
  let trace = raw.tail;
  for (let i = 0; i < d.length; i++) {
    if (d[i] < smallestNormal) d[i] = 0;
    else rank += m[i];
    trace += m[i] * d[i];
  }
  if (trace === Infinity)
    throw new InvalidArgumentError("eigenvalues", "small enough for their sum to be finite", trace);
  return { d, m, source, tail: raw.tail, rank, trace, cuts: [cuts[0], cuts[1]] };
}

function insert<A extends Float64Array | Int32Array>(values: A, at: number, value: number): A {
  const longer = new (values.constructor as new (n: number) => A)(values.length + 1);
  longer.set(values.subarray(0, at));
  longer[at] = value;
  longer.set(values.subarray(at), at + 1);
  return longer;
}
