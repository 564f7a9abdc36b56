/** Where labels may lie whole, each `gap` high, in pixels. */
export interface Room {
  readonly from: number;
  readonly to: number;
}

/** Neighbours that touch: where the first of them all would be, wished by each of them, added up. */
interface Run {
  readonly sum: number;
  readonly count: number;
}

/**
 * Moves positions (pixels, any order) apart until neighbours are `gap` apart, keeping their order, each as little as
 * possible (least squares), within `room` where they fit.
 *
 * Less k gaps, position number k must not fall below the one before it: neighbours that would are pooled at their mean.
 */
export function spread(
  positions: readonly number[],
  gap: number,
  room: Room = { from: -Infinity, to: Infinity },
): number[] {
  const order = positions.map((_, i) => i).sort((i, j) => positions[i] - positions[j] || i - j);
  const runs: Run[] = [];
  for (const [k, i] of order.entries()) {
    let run: Run = { sum: positions[i] - k * gap, count: 1 };
    for (let last = runs.at(-1); last && last.sum / last.count > run.sum / run.count; last = runs.at(-1)) {
      run = { sum: last.sum + run.sum, count: last.count + run.count };
      runs.pop();
    }
    runs.push(run);
  }
  const lowest = room.from + gap / 2;
  const highest = Math.max(lowest, room.to + gap / 2 - positions.length * gap);
  const place = ({ sum, count }: Run) => Math.min(highest, Math.max(lowest, sum / count));
  const places = runs.flatMap((run) => new Array<number>(run.count).fill(place(run)));
  const moved = [...positions];
  for (const [k, i] of order.entries()) moved[i] = places[k] + k * gap;
  return moved;
}
