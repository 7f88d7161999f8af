import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { numberAt, placeOf, type SourceTable } from "./source-table.ts";

/**
 * The two seeds of a row of a pair.
 *
 * @throws AtlasError of kind `input`: `tables/bad-seed`, `tables/pair-with-itself`.
 */
export function pairAt(source: SourceTable, row: CsvRow): readonly [number, number] {
  const pair = [seedAt(source, row, "seed_i"), seedAt(source, row, "seed_j")] as const;
  if (pair[0] !== pair[1]) return pair;
  throw new AtlasError({
    code: "tables/pair-with-itself",
    kind: "input",
    problem: `seed ${pair[0]} is paired with itself`,
    where: `${source.path}:${row.line}, columns seed_i and seed_j`,
    expected: "two different seeds",
  });
}

/**
 * The seed that stands in a column of a row.
 *
 * @throws AtlasError of kind `input`: `tables/bad-seed`.
 */
export function seedAt(source: SourceTable, row: CsvRow, column: string): number {
  const seed = numberAt(source, row, column);
  if (seed !== null && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new AtlasError({
    code: "tables/bad-seed",
    kind: "input",
    problem: seed === null ? "the seed is missing" : `${seed} is no seed`,
    where: placeOf(source.path, row, column),
    expected: "a whole number, 0 or more",
  });
}
