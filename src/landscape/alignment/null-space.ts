import type { Form } from "./scale-forms.ts";

/** The smallest size of what is not zero but for rounding; powers are small fractions. */
const ROUNDING = 1e-9;

/**
 * A basis of what solves homogeneous linear equations in some unknowns, by Gauss and Jordan: one vector for each unknown
 * that the others follow from.
 *
 * @param isSign whether only what is odd counts, so that the equations are modulo 2
 */
export function nullSpace(
  unknowns: readonly number[],
  rows: readonly Form[],
  isSign: boolean,
): readonly (readonly number[])[] {
  const reduced = isSign
    ? (value: number) => Math.abs(value) % 2
    : (value: number) => (Math.abs(value) < ROUNDING ? 0 : value);
  const matrix = rows.map((row) => unknowns.map((unknown) => reduced(row.get(unknown) ?? 0)));
  const pivots: number[] = [];
  for (let column = 0; column < unknowns.length && pivots.length < matrix.length; column++) {
    const rank = pivots.length;
    const found = matrix.findIndex((row, i) => i >= rank && row[column] !== 0);
    if (found < 0) continue;
    [matrix[rank], matrix[found]] = [matrix[found]!, matrix[rank]!];
    const pivot = matrix[rank]!.map((value) => value / matrix[rank]![column]!);
    matrix[rank] = pivot;
    matrix.forEach((row, i) => {
      const factor = row[column]!;
      if (i !== rank && factor !== 0) matrix[i] = row.map((value, k) => reduced(value - factor * pivot[k]!));
    });
    pivots.push(column);
  }
  const free = unknowns.flatMap((_, column) => (pivots.includes(column) ? [] : [column]));
  return free.map((column) =>
    unknowns.map((_, k) => {
      if (k === column) return 1;
      const rank = pivots.indexOf(k);
      return rank < 0 ? 0 : reduced(-matrix[rank]![column]!);
    }),
  );
}
