import { basename } from "node:path";
import { AtlasError } from "#errors";
import { type Cell, estimateIn, isBeyondErrors } from "#taxonomy";
import { spoken } from "#words";
import { optionWord, shownName } from "../columns/column-words.ts";
import { placeIn } from "../columns/place-in.ts";
import type { SourceTable } from "../source-table.ts";

const CONNECTIVITY = "mode_connectivity_pct";

/** So many cells are no accident where others have a negative connectivity. */
const SEVERAL = 3;
/** Points above which a barrier would count. */
const NOTABLE_PCT = 1.8;

/**
 * Sentences about a column of mode connectivities that may hold heights of barriers, which count the other way.
 *
 * A curve cannot be better than its ends by more than these err, so that a connectivity above the training error is a
 * barrier's height.
 *
 * @throws AtlasError `tables/barrier-for-connectivity` of kind `input` where that is certain
 */
export function barrierHeightNotes(
  sources: readonly SourceTable[],
  cells: readonly Cell[],
): readonly string[] {
  const columns = sources.flatMap((source) =>
    [...source.metrics, ...source.measured.values()]
      .filter(({ metric }) => metric === CONNECTIVITY)
      .map((column) => ({ source, column })),
  );
  const [first] = columns;
  if (first === undefined || columns.some(({ column }) => column.isSettled === true)) return [];
  const points = cells.flatMap((cell, index) => {
    const [{ value }, error] = [estimateIn(cell, CONNECTIVITY), estimateIn(cell, "train_error_pct").value];
    return value === null ? [] : [{ value, error, index }];
  });
  const isNegative = points.some(({ value }) => value < 0);
  const impossible = points.filter(({ value, error }) => error !== null && isBeyondErrors(value, error));
  const { source, column } = first;
  const [shown] = impossible;
  if (shown !== undefined && impossible.length >= (isNegative ? SEVERAL : 1)) {
    throw new AtlasError({
      code: "tables/barrier-for-connectivity",
      kind: "input",
      problem:
        `a curve that is ${spoken(shown.value)} points better than its ends does not go with a training error of ` +
        `${spoken(shown.error!)} %`,
      where: placeIn(source.path, source.rows[source.kind === "cell" ? shown.index : 0], column.column),
      expected: "barriers as negative numbers",
      remedy:
        "Turn the signs if the column holds heights of barriers, or say " +
        `--unit ${optionWord(column.column)}=percent if it holds what is better, in percent, all the same`,
    });
  }
  const most = points.reduce((highest, { value }) => Math.max(highest, value), 0);
  return isNegative || most <= NOTABLE_PCT
    ? []
    : [
        `${basename(source.path)}: ${shownName(column.column)} is nowhere negative and up to ${spoken(most)} points, though ` +
          "a barrier counts as negative; if it holds heights of barriers, their signs are to be turned.",
      ];
}
