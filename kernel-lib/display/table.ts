/** Arrays of flat records as tables, in HTML and in text. */
import { alignRight, numberText } from "./numbers-text.ts";

type Cell = string | number | bigint | boolean | null | undefined;
/** A record whose values all fit into a table cell. */
export type FlatRecord = Readonly<Record<string, Cell>>;

const maxRows = 60;
const maxColumns = 30;

const isCell = (value: unknown) => value === null || (typeof value !== "object" && typeof value !== "function");

/** Whether a value is a non-empty array of plain objects that hold only numbers, strings, booleans and nothing. */
export function isTable(value: unknown): value is readonly FlatRecord[] {
  return (
    Array.isArray(value) && value.length > 0 && value.findIndex((row) => !isFlat(row)) < 0 // unlike `every`, it does not pass over holes
  );
}

const isFlat = (row: unknown) =>
  isPlain(row) && Object.values(row).every((cell) => isCell(cell) && typeof cell !== "symbol");

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.keys(value).length > 0;
}

/** Makes text safe inside HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const cellText = (cell: Cell) =>
  typeof cell === "number" || typeof cell === "bigint" ? numberText(cell) : cell === undefined ? "" : String(cell);

interface Layout {
  readonly columns: readonly string[];
  readonly rows: readonly FlatRecord[];
  /** What is left out, "" when nothing. */
  readonly rest: string;
}

function layout(records: readonly FlatRecord[]): Layout {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const hidden = [
    records.length > maxRows ? `${records.length - maxRows} more rows` : "",
    names.length > maxColumns ? `${names.length - maxColumns} more columns` : "",
  ].filter(Boolean);
  return { columns: names.slice(0, maxColumns), rows: records.slice(0, maxRows), rest: hidden.join(", ") };
}

/** The table as aligned text. */
export function tableText(records: readonly FlatRecord[]): string {
  const { columns, rows, rest } = layout(records);
  const body = rows.map((row) => columns.map((name) => cellText(row[name])));
  return `${alignRight([columns, ...body])}${rest ? `\n… ${rest}` : ""}`;
}

/** The table as HTML without scripts or styles. */
export function tableHtml(records: readonly FlatRecord[]): string {
  const { columns, rows, rest } = layout(records);
  const head = columns.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const body = rows.map(
    (row) => `<tr>${columns.map((name) => `<td>${escapeHtml(cellText(row[name]))}</td>`).join("")}</tr>`,
  );
  const foot = rest ? `<p>… ${rest}</p>` : "";
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>${foot}`;
}
