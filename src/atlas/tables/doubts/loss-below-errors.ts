import { basename } from "node:path";
import { type Cell, estimateIn, isBelowErrors, LEAST_TELLING_ERROR_PCT, leastLossOf } from "#taxonomy";
import { counted, spoken } from "#words";
import { otherLossOf } from "../rows/measured-value.ts";
import { placeWords } from "../rows/places.ts";
import type { SourceTable } from "../source-table.ts";

/** A doubt where training losses are below what the training errors of the same cells cost; none elsewhere. */
export function lossBelowErrorNotes(
  sources: readonly SourceTable[],
  cells: readonly Cell[],
): readonly string[] {
  const source = sources.find(({ metrics, measured }) =>
    [...metrics, ...measured.values()].some(
      ({ metric, isSettled }) => metric === "train_loss" && isSettled !== true,
    ),
  );
  if (source === undefined || source.rows.some((row) => otherLossOf(source, row) !== null)) return [];
  const judged = cells.flatMap((cell) => {
    const loss = estimateIn(cell, "train_loss").value;
    const error = estimateIn(cell, "train_error_pct").value;
    return loss === null || error === null || error <= LEAST_TELLING_ERROR_PCT ? [] : [{ cell, loss, error }];
  });
  const below = judged.filter(({ loss, error }) => isBelowErrors(loss, error));
  const [first] = below;
  if (first === undefined) return [];
  const { cell, loss, error } = first;
  return [
    `${basename(source.path)}: in ${below.length} of ${counted(judged.length, "cell")} with a training error above ${LEAST_TELLING_ERROR_PCT} % the training ` +
      `loss is less than such errors cost as a cross-entropy in nats (${placeWords(cell.knobs)}: ${spoken(loss)}, ` +
      `where ${spoken(error)} % wrong answers cost ${spoken(leastLossOf(error))} or more): one of the two is something ` +
      "else, or in another unit (--unit, --map).",
  ];
}
