import { basename } from "node:path";
import { type Cell, estimateIn } from "#taxonomy";
import { spoken } from "#words";
import { otherLossOf } from "../rows/measured-value.ts";
import { placeWords } from "../rows/places.ts";
import type { SourceTable } from "../source-table.ts";

/** What a wrong answer costs at least, in nats: another class has as much probability as the right one, so this has half. */
const WRONG_ANSWER = Math.LN2;
/**
 * How far below the cost of its errors a loss may lie that was averaged over other moments of training. Of 1,105 published
 * cells that err in more than 1 % none has a loss below three times that cost.
 */
const SLACK = 0.25;
/** Smaller errors are too coarsely rounded to tell, percent. */
const LEAST_ERROR_PCT = 1;

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
    return loss === null || error === null || error <= LEAST_ERROR_PCT ? [] : [{ cell, loss, error }];
  });
  const below = judged.filter(({ loss, error }) => (1 + SLACK) * loss < (WRONG_ANSWER * error) / 100);
  const [first] = below;
  if (first === undefined) return [];
  const { cell, loss, error } = first;
  return [
    `${basename(source.path)}: in ${below.length} of ${judged.length} cells with a training error above ${LEAST_ERROR_PCT} % the training ` +
      `loss is less than such errors cost as a cross-entropy in nats (${placeWords(cell.knobs)}: ${spoken(loss)}, ` +
      `where ${spoken(error)} % wrong answers cost ${spoken((WRONG_ANSWER * error) / 100)} or more): one of the two is something ` +
      "else, or in another unit (--unit, --map).",
  ];
}
