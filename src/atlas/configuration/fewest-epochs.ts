import type { ComparedSections } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";
import { budgetEpochs } from "./training-length.ts";

/** The epochs of the shortest budget among the cells; an axis of updates stands in the place of a budget of epochs. */
export function fewestEpochs({
  data,
  training,
  grid,
}: Pick<ComparedSections, "data" | "training" | "grid">): number {
  const epochs = axisOfKnob(grid, "updates") === undefined ? valuesOfKnob({ grid, training }, "epochs") : [];
  if (epochs.length > 0) return Math.min(...epochs);
  const examples = Math.max(...valuesOfKnob({ data, grid }, "examples"));
  const batch_size = Math.min(...valuesOfKnob({ training, grid }, "batch_size"));
  const updates = Math.min(...valuesOfKnob({ grid, training }, "updates"));
  return budgetEpochs({ ...training, batch_size, budget: { updates } }, examples);
}
