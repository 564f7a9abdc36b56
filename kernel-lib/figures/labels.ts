/** Moves positions (pixels, any order) apart until neighbours are `gap` apart, keeping their order and their middle. */
export function spread(positions: readonly number[], gap: number): number[] {
  const order = positions.map((_, i) => i).sort((i, j) => positions[i] - positions[j] || i - j);
  let groups = order.map((i) => ({ members: [i], centre: positions[i] }));
  const height = (group: { members: number[] }) => group.members.length * gap;
  for (let merged = true; merged; ) {
    merged = false;
    const next: typeof groups = [];
    for (const group of groups) {
      const last = next.at(-1);
      if (last && group.centre - height(group) / 2 < last.centre + height(last) / 2) {
        const members = [...last.members, ...group.members];
        next[next.length - 1] = { members, centre: members.reduce((sum, i) => sum + positions[i], 0) / members.length };
        merged = true;
      } else next.push(group);
    }
    groups = next;
  }
  const moved = [...positions];
  for (const { members, centre } of groups) {
    members.forEach((i, k) => {
      moved[i] = centre + (k - (members.length - 1) / 2) * gap;
    });
  }
  return moved;
}
