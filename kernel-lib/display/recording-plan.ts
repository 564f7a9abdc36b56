/** Which control values a recording visits, within a budget of time and bytes. */

/** A control as a plan sees it. */
export interface PlanAxis {
  /** Positions are `0..count-1`. */
  readonly count: number;
  /** The present one; always visited. */
  readonly position: number;
  /** Whether positions may be left out: those of a slider or of a playing one, not the choices of a list. */
  readonly even: boolean;
}

/** What a recording visits. */
export interface Plan {
  /** Positions of each control, rising. */
  readonly positions: readonly (readonly number[])[];
  /** Indices into `positions`, one list a point; the present values first. */
  readonly points: readonly (readonly number[])[];
  /** "all" combinations, or each control moved while the others "stay". */
  readonly mode: "all" | "stay";
}

const fewest = 5;

/** At most `most` of `0..count-1`, evenly spaced with both ends, and `keep` where it is none of them. */
export function thinned(count: number, most: number, keep: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const steps = Math.max(1, most - 1);
  const chosen = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / steps)));
  return [...chosen.add(keep)].sort((a, b) => a - b);
}

const product = (lists: readonly (readonly unknown[])[]) => lists.reduce((size, { length }) => size * length, 1);
const total = (lists: readonly (readonly unknown[])[]) => lists.reduce((size, { length }) => size + length - 1, 1);

/** Fewer and fewer positions on the longest slider until `size` fits, or every slider has its fewest. */
function shrink(
  axes: readonly PlanAxis[],
  most: number,
  fits: (lists: readonly (readonly number[])[]) => boolean,
): readonly (readonly number[])[] {
  const limits = axes.map(({ even, count }) => (even ? Math.min(most, count) : count));
  const lists = () => axes.map(({ count, position }, k) => thinned(count, limits[k], position));
  for (;;) {
    const now = lists();
    if (fits(now)) return now;
    const longest = limits.reduce((best, limit, k) => {
      const isLonger = axes[k].even && limit > fewest && (best < 0 || limit > limits[best]);
      return isLonger ? k : best;
    }, -1);
    if (longest < 0) return now;
    limits[longest] = Math.max(fewest, Math.floor(limits[longest] * 0.8));
  }
}

function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((points, list) => points.flatMap((point) => list.map((_, i) => [...point, i])), [[]]);
}

/**
 * Plans at most `capacity` points (at least the present one) with at most `most` positions a slider, and its present one
 * where it is none of them: all combinations where they fit, else each control alone.
 */
export function plan(axes: readonly PlanAxis[], most: number, capacity: number): Plan {
  const all = shrink(axes, most, (lists) => product(lists) <= capacity);
  const mode = product(all) <= capacity ? "all" : "stay";
  const positions = mode === "all" ? all : shrink(axes, most, (lists) => total(lists) <= capacity);
  const home = positions.map((list, k) => list.indexOf(axes[k].position));
  const alone = () => positions.flatMap((list, k) => list.map((_, i) => home.with(k, i)));
  const isHome = (point: readonly number[]) => point.every((i, k) => i === home[k]);
  const others = (mode === "all" ? combinations(positions) : alone()).filter((point) => !isHome(point));
  return { positions, points: [home, ...others.slice(0, Math.max(0, capacity - 1))], mode };
}
