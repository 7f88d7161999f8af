import { AtlasError } from "#errors";
import { type Cell, estimateIn } from "#taxonomy";
import { metricNamed } from "../columns/column-dictionary.ts";
import { optionWord } from "../columns/column-words.ts";
import { placeIn } from "../columns/place-in.ts";
import { evidenceOfShares } from "../columns/share-evidence.ts";
import type { SourceTable } from "../source-table.ts";

/**
 * Refuses columns in percent that hold shares by what other tables say of the same cells; within one table `readUnits` has
 * looked at that.
 *
 * @throws AtlasError `tables/share-for-percent` of kind `input`
 */
export function refuseSharesAmong(sources: readonly SourceTable[], cells: readonly Cell[]): void {
  if (sources.length < 2) return;
  const columns = sources.flatMap((source) =>
    [...source.metrics, ...source.measured.values()].map((column) => ({ source, column })),
  );
  const open = columns.filter(({ column }) => column.isOpen === true);
  const isSure = (metric: string) =>
    columns.some(({ column }) => column.metric === metric && column.isOpen !== true);
  const valuesOf = (metric: string) =>
    isSure(metric) ? cells.map((cell) => estimateIn(cell, metric).value) : null;
  const beside = { trainLoss: valuesOf("train_loss"), trainError: valuesOf("train_error_pct") };
  for (const { source, column } of open) {
    const named = metricNamed(column.metric);
    if (named === null) continue;
    const numbers = cells.map((cell) => estimateIn(cell, column.metric).value);
    if (numbers.some((value) => value !== null && Math.abs(value) > 1)) continue;
    const one = { column: column.column, named, told: null, numbers };
    // Accuracies that are shares show as errors near 100 %, and are refused where they stand.
    const evidence = evidenceOfShares(one, beside, [], []);
    if (evidence === null) continue;
    throw new AtlasError({
      code: "tables/share-for-percent",
      kind: "input",
      problem: `${evidence.words}, by the other tables`,
      where: placeIn(source.path, source.rows[0], column.column),
      expected: "percent",
      remedy: `Say --unit ${optionWord(column.column)}=share if it holds shares, --unit ${optionWord(column.column)}=percent if percent all the same`,
    });
  }
}
