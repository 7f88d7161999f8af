/** Whether a column of a table never changes; `width` values a row, row by row. */
export function isConstant(values: ArrayLike<number>, width: number, column: number): boolean {
  for (let i = column; i < values.length; i += width) {
    if (values[i] !== values[column]) return false;
  }
  return true;
}
