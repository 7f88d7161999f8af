import type { ComparedSections } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";
import { budgetEpochs } from "./training-length.ts";

type TrainedCells = Pick<ComparedSections, "data" | "training" | "grid">;

/** The epochs of the shortest budget among the cells; an axis of updates stands in the place of a budget of epochs. */
export function fewestEpochs({ data, training, grid }: TrainedCells): number {
  const epochs = axisOfKnob(grid, "updates") === undefined ? valuesOfKnob({ grid, training }, "epochs") : [];
  if (epochs.length > 0) return Math.min(...epochs);
  const examples = Math.max(...valuesOfKnob({ data, grid }, "examples"));
  const batch_size = Math.min(...valuesOfKnob({ training, grid }, "batch_size"));
  const updates = Math.min(...valuesOfKnob({ grid, training }, "updates"));
  return budgetEpochs({ ...training, batch_size, budget: { updates } }, examples);
}

/** The epochs of the longest budget among the cells, likewise. */
export function mostEpochs({ data, training, grid }: TrainedCells): number {
  const epochs = axisOfKnob(grid, "updates") === undefined ? valuesOfKnob({ grid, training }, "epochs") : [];
  if (epochs.length > 0) return Math.max(...epochs);
  const examples = Math.min(...valuesOfKnob({ data, grid }, "examples"));
  const batch_size = Math.max(...valuesOfKnob({ training, grid }, "batch_size"));
  const updates = Math.max(...valuesOfKnob({ grid, training }, "updates"));
  return budgetEpochs({ ...training, batch_size, budget: { updates } }, examples);
}
