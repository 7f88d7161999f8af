import {
  checkRows,
  chosenRows,
  compared,
  type Representation,
  type StagedComparison,
} from "#landscape/similarity";

/** What compares two representations of the same rows; `null` where it means nothing. */
export type Comparison = (x: Representation, y: Representation) => number | null;

/** A representation with what a comparison takes of it. */
export interface PreparedRepresentation<Side> {
  readonly representation: Representation;
  readonly side: Side | null;
}

/** Positions of two representations. */
export type Pair = readonly [number, number];

/** Of two representations and no more. */
export const ONE_PAIR: readonly Pair[] = [[0, 1]];

/** Representations with what a comparison takes of each. */
export function prepared<Side>(
  { prepare }: StagedComparison<Side>,
  representations: readonly Representation[],
): readonly PreparedRepresentation<Side>[] {
  return representations.map((representation) => ({ representation, side: prepare(representation) }));
}

/** What a comparison gives of each pair; `null` where it means nothing. */
export function comparedPairs<Side>(
  staged: StagedComparison<Side>,
  sides: readonly (Side | null)[],
  pairs: readonly Pair[],
): readonly (number | null)[] {
  return pairs.map(([first, second]) => compared(staged, sides[first]!, sides[second]!));
}

/** What a comparison takes of some rows, in ascending order. */
export function keptOf<Side>(
  { prepare, keep }: StagedComparison<Side>,
  { representation, side }: PreparedRepresentation<Side>,
  rows: Int32Array,
): Side | null {
  return keep !== undefined && side !== null ? keep(side, rows) : prepare(chosenRows(representation, rows));
}

/** What a comparison takes of all rows in another order. */
export function reorderedOf<Side>(
  { prepare, reorder }: StagedComparison<Side>,
  { representation, side }: PreparedRepresentation<Side>,
  order: Int32Array,
): Side | null {
  if (reorder === undefined) return prepare(chosenRows(representation, order));
  return side && reorder(side, order);
}

/** A comparison that takes nothing of one representation alone. */
export const inOneStep = (compare: Comparison): StagedComparison<Representation> => ({
  prepare: (x) => x,
  compare,
});

/** The number of rows that all representations have. Throws a RangeError where they differ. */
export function rowsOf(all: readonly PreparedRepresentation<unknown>[]): number {
  const [first, ...others] = all.map(({ representation }) => representation);
  for (const other of others) checkRows(first!, other);
  return first!.rows;
}
