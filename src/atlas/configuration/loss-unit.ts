import { unitOfLoss } from "#landscape/losses";
import { OF_VARIANCE } from "#quantities";
import type { CellConfiguration } from "./cell-configuration.ts";
import { haveNumberTargets } from "./example-shape.ts";

/** What squared differences of standardised numbers are in: shares of the variance. */
const SQUARES = "squared difference";

/** What the losses of the networks of a cell count, such as `nats`; of standardised numbers the share of their variance. */
export function lossUnitOf({ data, training }: Pick<CellConfiguration, "data" | "training">): string {
  const unit = unitOfLoss(training.loss);
  return unit === SQUARES && haveNumberTargets(data) ? OF_VARIANCE : unit;
}
