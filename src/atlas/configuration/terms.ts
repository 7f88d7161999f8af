import { familyNamed } from "#families";
import { unitOfLoss } from "#landscape/losses";
import { OF_VARIANCE, type Terms } from "#quantities";
import type { CellConfiguration } from "./cell-configuration.ts";
import { haveNumberTargets } from "./example-shape.ts";

/** What squared differences of standardised numbers are in: shares of the variance. */
const SQUARES = "squared difference";

/** What the networks of a cell are judged by. */
export function termsOf({
  data,
  model,
  training,
}: Pick<CellConfiguration, "data" | "model" | "training">): Terms {
  const areNumbers = haveNumberTargets(data);
  const unit = unitOfLoss(training.loss);
  return {
    lossUnit: unit === SQUARES && areNumbers ? OF_VARIANCE : unit,
    errors: familyNamed(model.family).hasOwnError
      ? "the file's own"
      : areNumbers
        ? "unexplained variance"
        : "wrong classes",
    answers: areNumbers ? "numbers" : "classes",
  };
}
