import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";
import { MOST_RATE } from "./learning-rate.ts";

const RETRAIN_BATCH_SIZE = "training.pruning.retrain_batch_size";

/** A rate that scales with the batch and, at the largest one, is more than any rate may be. */
export function impossibleRates({ training, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (training === undefined || grid === undefined) return [];
  if (axisOfKnob(grid, "learning_rate") !== undefined) return [];
  const perBatch = Math.max(...valuesOfKnob({ training, grid }, "learning_rate_per_batch"));
  const path = pathOfKnob(grid, "learning_rate_per_batch");
  const isPruned = Math.min(...valuesOfKnob({ training, grid }, "density")) < 1;
  const again = valuesOfKnob({ training, grid }, RETRAIN_BATCH_SIZE);
  const hasOwnRate = valuesOfKnob({ training, grid }, "training.pruning.retrain_learning_rate").length > 0;
  const sizes = [
    { size: Math.max(...valuesOfKnob({ training, grid }, "batch_size")), called: "batch size" },
    ...(isPruned && again.length > 0 && !hasOwnRate
      ? [{ size: Math.max(...again), called: RETRAIN_BATCH_SIZE }]
      : []),
  ];
  const [tooLarge] = sizes.filter(({ size }) => perBatch * size > MOST_RATE);
  if (tooLarge === undefined) return [];
  const { size, called } = tooLarge;
  return [
    {
      path,
      problem: `${path.join(".")} is ${perBatch}, which is a learning rate of ${perBatch * size} at ${called} ${size}`,
      expected: `a rate of at most ${MOST_RATE.toLocaleString("en-US")} in every cell`,
    },
  ];
}
