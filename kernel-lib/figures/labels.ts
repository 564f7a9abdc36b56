/** Where labels may lie, in pixels. */
export interface Room {
  readonly from: number;
  readonly to: number;
}

/** A run of neighbours, `gap` apart around a centre. */
interface Group {
  readonly members: readonly number[];
  readonly centre: number;
}

/** Moves positions (pixels, any order) apart until neighbours are `gap` apart, keeping their order, close to where they were. */
export function spread(
  positions: readonly number[],
  gap: number,
  room: Room = { from: -Infinity, to: Infinity },
): number[] {
  const half = ({ members }: Group) => (members.length * gap) / 2;
  const inside = (group: Group): Group => {
    const centre = Math.max(room.from + half(group), Math.min(room.to - half(group), group.centre));
    return { ...group, centre };
  };
  const mean = (members: readonly number[]) => members.reduce((sum, i) => sum + positions[i], 0) / members.length;
  const order = positions.map((_, i) => i).sort((i, j) => positions[i] - positions[j] || i - j);
  let groups = order.map((i) => inside({ members: [i], centre: positions[i] }));
  for (let merged = true; merged; ) {
    merged = false;
    const next: Group[] = [];
    for (const group of groups) {
      const last = next.at(-1);
      if (last && group.centre - half(group) < last.centre + half(last)) {
        const members = [...last.members, ...group.members];
        next[next.length - 1] = inside({ members, centre: mean(members) });
        merged = true;
      } else next.push(group);
    }
    groups = next;
  }
  const moved = [...positions];
  for (const { members, centre } of groups) {
    for (const [k, i] of members.entries()) moved[i] = centre + (k - (members.length - 1) / 2) * gap;
  }
  return moved;
}
