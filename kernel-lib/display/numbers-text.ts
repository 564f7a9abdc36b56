/** Matrices, vectors and tables as short text: size, head and tail. */

/** A row-major matrix: what {@link matrixText} needs of it. */
export interface MatrixLike {
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
}

const headCount = 6;
const tailCount = 3;

/** Indices shown of `n`: all, or the head, -1 for the gap, and the tail. */
function shown(n: number): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  return n <= headCount + tailCount + 1 ? all : [...all.slice(0, headCount), -1, ...all.slice(n - tailCount)];
}

/** At most six significant digits, no trailing zeros. */
export function numberText(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isInteger(value)) return String(value);
  const text = value.toPrecision(6);
  return text.includes("e") ? text.replace(/\.?0+e/, "e") : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** Columns aligned to the right, two spaces between them. */
export function alignRight(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, j) => Math.max(...rows.map((row) => row[j]!.length))) ?? [];
  return rows.map((row) => row.map((text, j) => text.padStart(widths[j]!)).join("  ")).join("\n");
}

/** Whether a value has the fields of a row-major matrix. */
export function isMatrixLike(value: object): value is MatrixLike {
  const { rows, columns, data } = value as Partial<MatrixLike>;
  return (
    Number.isInteger(rows) && Number.isInteger(columns) && ArrayBuffer.isView(data) && data.length === rows! * columns!
  );
}

/** `Matrix 500 x 20`, then head and tail of rows and columns. */
export function matrixText(matrix: MatrixLike): string {
  const { rows, columns, data } = matrix;
  const name = matrix.constructor === Object ? "Matrix" : matrix.constructor.name;
  const cell = (i: number, j: number) => (i < 0 ? "⋮" : j < 0 ? "…" : numberText(data[i * columns + j]!));
  const body = shown(rows).map((i) => shown(columns).map((j) => cell(i, j)));
  return `${name} ${rows} x ${columns}${body.length && columns ? `\n${alignRight(body)}` : ""}`;
}

/** `Float64Array(1000) [0, 0.1, …, 99.9]`. */
export function vectorText(vector: ArrayLike<number | bigint>): string {
  const parts = shown(vector.length).map((i) => (i < 0 ? "…" : numberText(vector[i]!)));
  return `${vector.constructor.name}(${vector.length}) [${parts.join(", ")}]`;
}
