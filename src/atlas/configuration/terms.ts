import { unitOfLoss } from "#landscape/losses";
import { OF_VARIANCE, type Terms } from "#quantities";
import type { CellConfiguration } from "./cell-configuration.ts";
import { haveNumberTargets } from "./example-shape.ts";

/** What squared differences of standardised numbers are in: shares of the variance. */
const SQUARES = "squared difference";

/** What the networks of a cell are judged by. */
export function termsOf({ data, training }: Pick<CellConfiguration, "data" | "training">): Terms {
  const unit = unitOfLoss(training.loss);
  if (!haveNumberTargets(data)) return { lossUnit: unit, errors: "wrong classes" };
  return { lossUnit: unit === SQUARES ? OF_VARIANCE : unit, errors: "unexplained variance" };
}
