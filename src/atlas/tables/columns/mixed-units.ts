import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { MetricNumbers } from "./metric-numbers.ts";
import { isAccuracy } from "./percent-or-share.ts";
import { placeIn } from "./place-in.ts";
import { type Beside, isLevelFor } from "./share-evidence.ts";

/** Fewer rows than this, or a smaller part of all, may be what they say. */
const FEWEST = 3;
const PART = 0.2;

/**
 * Refuses a column in percent in which a good part of the rows look like shares, as where rows of two programs were put into
 * one table: accuracies of 1 % or less, and connectivities that are level beside errors of tens of percent.
 *
 * @param lineOf the line of a row by its place
 * @throws AtlasError `tables/mixed-units` of kind `input`
 */
export function refuseMixedUnits(
  { column, named, numbers }: MetricNumbers,
  beside: Beside,
  path: string,
  lineOf: (row: number) => number,
): void {
  const isOdd = (value: number, row: number) =>
    isAccuracy(named)
      ? value <= 1
      : named.metric.startsWith("mode_connectivity") && isLevelFor(value, row, beside) === true;
  const isJudged = (value: number, row: number) =>
    isAccuracy(named) || isLevelFor(value, row, beside) !== null;
  const judged = numbers.flatMap((value, row) =>
    value === null || value === 0 || !isJudged(value, row) ? [] : [{ value, row }],
  );
  const odd = judged.filter(({ value, row }) => isOdd(Math.abs(value), row));
  const [first] = odd;
  if (first === undefined || odd.length < FEWEST || odd.length < PART * judged.length) return;
  throw new AtlasError({
    code: "tables/mixed-units",
    kind: "input",
    problem: `${odd.length} of ${judged.length} values, such as ${first.value}, look like shares among percent`,
    where: placeIn(path, { line: lineOf(first.row), values: {} }, column),
    expected: "one unit in all rows",
    remedy: `Write all in percent, or say --unit ${quotedBriefly(`${column.trim()}=percent`)} if they are`,
  });
}
