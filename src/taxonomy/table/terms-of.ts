import { commonTerms, OF_CLASSIFIERS, OF_NUMBERS, type Terms } from "#quantities";
import { type Cell, estimateIn } from "./cells.ts";

/** Errors of numbers in their own unit, which no other networks have. */
const OF_NUMBERS_ALONE = ["train_rmse", "test_rmse", "train_rmse_standardised", "test_rmse_standardised"];

/**
 * What the networks of some cells are judged by. Where a cell does not say, they are taken for classifiers, or for networks that
 * answer with numbers where it has their errors in the unit of the targets.
 */
export function termsOf(cells: readonly Pick<Cell, "metrics" | "terms">[]): Terms {
  const areNumbers = cells.some((cell) =>
    OF_NUMBERS_ALONE.some((name) => estimateIn(cell, name).value !== null),
  );
  const untold = areNumbers ? OF_NUMBERS : OF_CLASSIFIERS;
  return commonTerms(cells.map(({ terms }) => terms ?? untold));
}
