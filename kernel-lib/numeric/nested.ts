/** Rows of numbers, as a user writes them, into one row-major array. */
import { InvalidArgumentError, ShapeError } from "../errors.ts";

/** A row of `columns` numbers into its place, or the error that names the offending entry. */
function copyRow(argument: string, row: ArrayLike<number>, into: Float64Array): void {
  for (let j = 0; j < into.length; j++) {
    const entry = row[j];
    if (typeof entry !== "number") throw new InvalidArgumentError(`${argument}[${j}]`, "a number", entry);
    into[j] = entry;
  }
}

/**
 * Copies nested arrays.
 *
 * @throws InvalidArgumentError for what is no row or no number, ShapeError for rows of different lengths
 */
export function fromRows(
  argument: string,
  values: ArrayLike<ArrayLike<number>>,
): { rows: number; columns: number; data: Float64Array } {
  const rows = values.length;
  let columns = 0;
  let data = new Float64Array(0);
  for (let i = 0; i < rows; i++) {
    const row = values[i];
    if (row === null || typeof row !== "object" || typeof row.length !== "number") {
      throw new InvalidArgumentError(`${argument}[${i}]`, "a row of numbers", row);
    }
    if (i === 0) {
      columns = row.length;
      data = new Float64Array(rows * columns);
    }
    if (row.length !== columns) {
      throw new ShapeError(`${argument}[${i}] has length ${row.length} but ${argument}[0] has length ${columns}`);
    }
    copyRow(`${argument}[${i}]`, row, data.subarray(i * columns, (i + 1) * columns));
  }
  return { rows, columns, data };
}
