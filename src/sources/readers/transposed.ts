/**
 * Tables of `rows` × `columns` values, one after another, column by column in place of row by row; the same array where that is
 * no difference.
 */
export function transposed(values: Uint8Array, rows: number, columns: number): Uint8Array;
export function transposed(
  values: Uint8Array | Float32Array,
  rows: number,
  columns: number,
): Uint8Array | Float32Array;
export function transposed(
  values: Uint8Array | Float32Array,
  rows: number,
  columns: number,
): Uint8Array | Float32Array {
  if (rows === 1 || columns === 1) return values;
  const turned =
    values instanceof Uint8Array ? new Uint8Array(values.length) : new Float32Array(values.length);
  for (let start = 0; start < values.length; start += rows * columns) {
    for (let column = 0; column < columns; column++) {
      const to = start + column * rows;
      for (let row = 0; row < rows; row++) turned[to + row] = values[start + row * columns + column]!;
    }
  }
  return turned;
}

/** The same where the values lie, which nothing else may read: large arrays are then there once. */
export function transposedInPlace(values: Uint8Array, rows: number, columns: number): Uint8Array {
  if (rows === 1 || columns === 1) return values;
  const table = new Uint8Array(rows * columns);
  for (let start = 0; start < values.length; start += table.length) {
    table.set(values.subarray(start, start + table.length));
    for (let column = 0; column < columns; column++) {
      const to = start + column * rows;
      for (let row = 0; row < rows; row++) values[to + row] = table[row * columns + column]!;
    }
  }
  return values;
}
