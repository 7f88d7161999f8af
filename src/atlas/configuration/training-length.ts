import type { TrainingConfiguration } from "./configuration.ts";

/** How examples fall into batches. */
type Batches = Pick<TrainingConfiguration, "batch_size" | "incomplete_batch">;

/** How many updates an epoch of some examples is. */
export function updatesPerEpoch({ batch_size, incomplete_batch }: Batches, examples: number): number {
  return Math[incomplete_batch === "drop" ? "floor" : "ceil"](examples / batch_size);
}

/** How many updates a budget is. */
export function budgetUpdates(
  { budget, ...batches }: Batches & Pick<TrainingConfiguration, "budget">,
  examples: number,
): number {
  return "updates" in budget ? budget.updates : budget.epochs * updatesPerEpoch(batches, examples);
}

/** How many epochs a budget is, the last perhaps in part. */
export function budgetEpochs(
  { budget, ...batches }: Batches & Pick<TrainingConfiguration, "budget">,
  examples: number,
): number {
  return "epochs" in budget ? budget.epochs : budget.updates / updatesPerEpoch(batches, examples);
}
