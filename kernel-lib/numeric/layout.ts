/** Moving entries of row-major arrays: transposes, triangles, norms. */

/** Edge of the blocks that keep reads and writes of a transposition in cache. */
const block = 32;

/** The transpose of a rows x columns array, as a new array. */
export function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
  const t = new Float64Array(a.length);
  for (let i0 = 0; i0 < rows; i0 += block) {
    const i1 = Math.min(i0 + block, rows);
    for (let j0 = 0; j0 < columns; j0 += block) {
      const j1 = Math.min(j0 + block, columns);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) t[j * rows + i] = a[i * columns + j];
      }
    }
  }
  return t;
}

/** Transposes an n x n array in place. */
export function transposeInPlace(a: Float64Array, n: number): void {
  for (let i0 = 0; i0 < n; i0 += block) {
    const i1 = Math.min(i0 + block, n);
    for (let j0 = 0; j0 <= i0; j0 += block) {
      const j1 = Math.min(j0 + block, n);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1 && j < i; j++) {
          const kept = a[i * n + j];
          a[i * n + j] = a[j * n + i];
          a[j * n + i] = kept;
        }
      }
    }
  }
}

/** Copies the lower triangle of an n x n array to the upper one. */
export function mirrorLower(a: Float64Array, n: number): void {
  for (let i0 = 0; i0 < n; i0 += block) {
    const i1 = Math.min(i0 + block, n);
    for (let j0 = 0; j0 <= i0; j0 += block) {
      const j1 = Math.min(j0 + block, n);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1 && j < i; j++) a[j * n + i] = a[i * n + j];
      }
    }
  }
}

/** Sets the entries above the diagonal of an n x n array to 0. */
export function clearAbove(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n);
}

/** The largest sum of absolute entries in a row, of an n x n array. */
export function rowSumNorm(a: Float64Array, n: number): number {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(a[i * n + j]);
    if (sum > norm) norm = sum;
  }
  return norm;
}
