import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";
import { MOST_RATE } from "./learning-rate.ts";

/** A rate that scales with the batch and, at the largest one, is more than any rate may be. */
export function impossibleRates({ training, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (training === undefined || grid === undefined) return [];
  if (axisOfKnob(grid, "learning_rate") !== undefined) return [];
  const perBatch = Math.max(...valuesOfKnob({ training, grid }, "learning_rate_per_batch"));
  const largest = Math.max(...valuesOfKnob({ training, grid }, "batch_size"));
  if (!(perBatch * largest > MOST_RATE)) return [];
  const path = pathOfKnob(grid, "learning_rate_per_batch");
  return [
    {
      path,
      problem: `${path.join(".")} is ${perBatch}, which is a learning rate of ${perBatch * largest} at batch size ${largest}`,
      expected: `a rate of at most ${MOST_RATE.toLocaleString("en-US")} in every cell`,
    },
  ];
}
