/**
 * Every file under gallery/ draws one figure; its data are compared with the stored JSON beside it, to four significant
 * digits. After a wanted change: UPDATE_GALLERY=1 npm run jest -- test/gallery
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { type Figure, isFigure } from "tangentlab";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "gallery");
const entries = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** Plain JSON with numbers cut to four digits. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(4)) : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, rounded);
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, rounded(item)]),
  );
}

/** Where two snapshots differ: numbers by more than 5 units of the fourth digit, all else at all. */
function difference(stored: unknown, drawn: unknown, at = ""): string | undefined {
  if (typeof stored === "number" && typeof drawn === "number") {
    return Math.abs(stored - drawn) <= 5e-4 * Math.abs(stored) + 1e-12 ? undefined : `${at}: ${stored} became ${drawn}`;
  }
  if (typeof stored !== "object" || stored === null || typeof drawn !== "object" || drawn === null) {
    return stored === drawn ? undefined : `${at}: ${JSON.stringify(stored)} became ${JSON.stringify(drawn)}`;
  }
  const keys = new Set([...Object.keys(stored), ...Object.keys(drawn)]);
  for (const key of keys) {
    const [a, b] = [stored, drawn].map((side) => (side as Record<string, unknown>)[key]);
    const found = difference(a, b, `${at}/${key}`);
    if (found) return found;
  }
  return undefined;
}

test.each(entries)("%s", async (name) => {
  const file = path.join(folder, name);
  const { default: draw } = (await import(file)) as { default: () => Figure | Promise<Figure> };
  const figure = await draw();
  expect(isFigure(figure)).toBe(true);
  expect(figure.alt?.length).toBeGreaterThan(20);
  const stored = file.replace(/\.ts$/, ".json");
  const drawn = rounded(figure);
  if (process.env.UPDATE_GALLERY === "1") writeFileSync(stored, `${JSON.stringify(drawn)}\n`);
  if (!existsSync(stored))
    throw new Error(`no snapshot ${path.basename(stored)}; run with UPDATE_GALLERY=1 and look at the figure`);
  expect(difference(JSON.parse(readFileSync(stored, "utf8")), drawn)).toBeUndefined();
});
