import { list, oneOf, record } from "../check.ts";
import { InvalidArgumentError } from "../errors.ts";
import { logTicks, plainNumber } from "./ticks.ts";

/** One axis of a figure. */
export interface AxisOptions {
  /** Quantity and unit. */
  readonly label: string;
  readonly scale?: "linear" | "log";
  /** Ends of the axis, finite and rising, > 0 on a logarithmic one; from the data by default. */
  readonly range?: readonly [number, number];
}

/** An axis with its ends settled. */
export interface Axis {
  readonly label: string;
  readonly log: boolean;
  readonly from: number;
  readonly to: number;
  /** Where ticks begin; `from` by default. */
  readonly ticksFrom?: number;
}

const smallest = 2 ** -1022;

/** Settles the ends of an axis: the given ones, or those of the data with 4 % of air. */
export function settleAxis(name: "x" | "y", options: AxisOptions, values: Iterable<number>): Axis {
  const { label, scale = "linear", range } = record(name, options);
  const log = oneOf(`${name}.scale`, scale, ["linear", "log"]) === "log";
  if (range) {
    const wanted = `two finite rising numbers${log ? " > 0" : ""}`;
    const [from, to] = Array.from(list(`${name}.range`, range, wanted));
    if (range.length !== 2 || ![from, to].every(Number.isFinite) || !(from < to) || (log && from <= 0)) {
      throw new InvalidArgumentError(`${name}.range`, wanted, Array.from(range).join(", "));
    }
    return { label, log, from, to };
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = log ? [1, 10] : [0, 1];
  if (log) {
    // Between the smallest normal double and the largest: beyond them quotients and ticks would be 0 or infinite.
    const from = Math.max(low, smallest);
    const to = Math.max(high, from);
    const air = from === to ? 2 : (to / from) ** 0.04;
    return { label, log, from: Math.max(from / air, smallest), to: Math.min(to * air, Number.MAX_VALUE) };
  }
  const air = low === high ? Math.abs(low) || 1 : (high - low) * 0.04;
  return { label, log, from: low - air, to: high + air };
}

/** Where a value lies on the axis, 0 at its start and 1 at its end. */
export function position({ log, from, to }: Axis, value: number): number {
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** The axis with a share in [0, 1) of its length free before its start. */
export function withRoomBefore(axis: Axis, share: number): Axis {
  const longer = 1 / (1 - share);
  const from = axis.log ? axis.to / (axis.to / axis.from) ** longer : axis.to - (axis.to - axis.from) * longer;
  return { ...axis, from: axis.log ? Math.max(from, smallest) : from, ticksFrom: axis.from };
}

/** A value as Plotly wants it in ranges, shapes and annotations. */
export const coordinate = ({ log }: Axis, value: number): number => (log ? Math.log10(value) : value);

/** Plotly's settings for scale, range and ticks. */
export function plotlyScale(axis: Axis): Record<string, unknown> {
  const range = [coordinate(axis, axis.from), coordinate(axis, axis.to)];
  if (!axis.log) return { type: "linear", range, nticks: 7, separatethousands: true };
  const tickvals = logTicks(axis.ticksFrom ?? axis.from, axis.to);
  return { type: "log", range, tickvals, ticktext: tickvals.map(plainNumber) };
}
