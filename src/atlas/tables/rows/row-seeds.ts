import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { isMissingWord, isNumber } from "../number-text.ts";
import { numberAt, placeOf, type SourceTable } from "../source-table.ts";

/** The numbers that stand for seeds which are words or too large to be numbers, such as `s0` or a hash. */
export type SeedNames = ReadonlyMap<string, number>;

/** The columns that hold seeds, by the names of the dictionary. */
const SEEDS = ["seed", "seed_i", "seed_j"];

/**
 * Numbers for the seeds of tables that are read together and that are words: in the order of the words, above every seed
 * that is a number.
 */
export function seedNames(sources: readonly SourceTable[]): SeedNames {
  const words = new Set<string>();
  let largest = -1;
  for (const { kind, spelling, rows } of sources) {
    const columns = kind === "cell" ? [] : SEEDS.flatMap((name) => spelling.get(name) ?? []);
    for (const { values } of rows) {
      for (const column of columns) {
        const text = values[column]!.trim();
        if (isSeedWord(text)) words.add(text);
        else if (Number.isSafeInteger(Number(text))) largest = Math.max(largest, Number(text));
      }
    }
  }
  return new Map([...words].sort().map((word, index) => [word, largest + 1 + index]));
}

/** A name, or a whole number beyond those that are exact. */
function isSeedWord(text: string): boolean {
  if (text === "" || isMissingWord(text)) return false;
  return !isNumber(text) || (/^\d+$/.test(text) && !Number.isSafeInteger(Number(text)));
}

/**
 * The two seeds of a row of a pair.
 *
 * @throws AtlasError of kind `input`: `tables/bad-seed`, `tables/pair-with-itself`.
 */
export function pairAt(source: SourceTable, row: CsvRow, names: SeedNames): readonly [number, number] {
  const pair = [seedAt(source, row, "seed_i", names), seedAt(source, row, "seed_j", names)] as const;
  if (pair[0] !== pair[1]) return pair;
  throw new AtlasError({
    code: "tables/pair-with-itself",
    kind: "input",
    problem: `seed ${row.values[source.spelling.get("seed_i")!]} is paired with itself`,
    where: `${source.path}:${row.line}, columns seed_i and seed_j`,
    expected: "two different seeds",
  });
}

/**
 * The seed that stands in a column of a row, or the number that stands for it.
 *
 * @throws AtlasError of kind `input`: `tables/bad-seed`.
 */
export function seedAt(source: SourceTable, row: CsvRow, column: string, names: SeedNames): number {
  const word = names.size === 0 ? undefined : row.values[source.spelling.get(column) ?? ""]?.trim();
  const named = word === undefined ? undefined : names.get(word);
  if (named !== undefined) return named;
  const seed = numberAt(source, row, column);
  if (seed !== null && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new AtlasError({
    code: "tables/bad-seed",
    kind: "input",
    problem: seed === null ? "the seed is missing" : `${seed} is no seed`,
    where: placeOf(source.path, row, column),
    expected: "a whole number, 0 or more, or a word",
  });
}
