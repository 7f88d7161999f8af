import type { Representation } from "./representation.ts";

/**
 * A comparison of representations in two steps: what it takes of each alone, which serves for every other that it is compared
 * with, and what it makes of two of the same rows.
 */
export interface StagedComparison<Side> {
  /** `null` where the representation is like nothing. */
  prepare(x: Representation): Side | null;
  compare(x: Side, y: Side): number | null;
  /** The side of the same rows in another order, where that is quicker than to prepare them anew. */
  reorder?(side: Side, order: Int32Array): Side;
  /** The side of some of the rows, in ascending order, where that is quicker. */
  keep?(side: Side, rows: Int32Array): Side | null;
}

/** Both steps at once; `null` where either side is. Throws a RangeError for representations of different rows. */
export function comparedAtOnce<Side>(
  staged: StagedComparison<Side>,
  x: Representation,
  y: Representation,
): number | null {
  checkRows(x, y);
  return compared(staged, staged.prepare(x), staged.prepare(y));
}

/** What a comparison makes of two; `null` where either is. */
export function compared<Side>(
  { compare }: Pick<StagedComparison<Side>, "compare">,
  x: Side | null,
  y: Side | null,
): number | null {
  return x === null || y === null ? null : compare(x, y);
}

/** Throws a RangeError for representations of different rows. */
export function checkRows(x: Representation, y: Representation): void {
  if (x.rows !== y.rows) throw new RangeError(`the representations have ${x.rows} and ${y.rows} rows`);
}

/** Some rows of a representation, in the order in which they are named. */
export function chosenRows({ values, columns }: Representation, rows: Int32Array): Representation {
  const chosen = new Float64Array(rows.length * columns);
  for (let place = 0, at = 0; place < rows.length; place++) {
    const from = rows[place]! * columns;
    for (let column = 0; column < columns; column++, at++) chosen[at] = values[from + column]!;
  }
  return { values: chosen, rows: rows.length, columns };
}
