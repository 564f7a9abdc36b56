/** Jupyter counts Unicode code points, TypeScript UTF-16 units. */

/** UTF-16 offset of a code point offset; past the end gives the end. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  for (let i = 0; i < points && units < text.length; i++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}

/** Code point offset of a UTF-16 offset. */
export function toPoints(text: string, units: number): number {
  return Array.from(text.slice(0, Math.max(0, units))).length;
}
