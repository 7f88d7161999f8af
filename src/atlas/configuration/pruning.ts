import { numberBetween, positiveNumber, section, wholeNumber } from "#settings";
import type { TrainingConfiguration } from "./configuration.ts";
import { DEFAULTS } from "./defaults.ts";
import { learningRateOf, MOST_RATE } from "./learning-rate.ts";

const { training: defaults } = DEFAULTS;

/** The share of weights that is kept. */
export const densityField = numberBetween(
  "Share of the weights that global magnitude pruning keeps after training; those go back to an early epoch and train again, the others stay 0; 1 prunes nothing",
  1e-6,
  1,
).default(defaults.density);

/** How pruned networks train again. */
export const pruningField = section(
  "How networks of a density below 1 train again; what is left out is as in their first training",
  {
    rewind_epochs: wholeNumber(
      "Epochs of the first training to whose weights those that are kept go back; 0 for the initial ones",
      0,
      1_000_000,
    ).default(defaults.pruning.rewind_epochs),
    retrain_epochs: wholeNumber("Epochs of the second training", 1, 1_000_000).optional(),
    retrain_batch_size: wholeNumber(
      "Examples in a minibatch of the second training",
      1,
      10_000_000,
    ).optional(),
    retrain_learning_rate: positiveNumber("Base learning rate of the second training", MOST_RATE).optional(),
  },
)
  .prefault({ ...defaults.pruning })
  .meta({
    description:
      "How networks of a density below 1 train again: from the weights after rewind_epochs of their first training, 0 for the initial ones, and, where they are to differ from the first, with retrain_epochs, retrain_batch_size and retrain_learning_rate.",
  });

/** Bits of weights after training. */
export const weightBitsField = wholeNumber(
  "Bits of each weight after training, quantised symmetrically array by array; all is measured with these weights; 32 leaves them as they are",
  2,
  32,
).default(defaults.weight_bits);

/** What differs of the second training of a pruned network from its first. */
export function retrainingOf(
  training: TrainingConfiguration,
): Pick<TrainingConfiguration, "batch_size" | "budget"> & { readonly learning_rate: number } {
  const { retrain_epochs, retrain_batch_size, retrain_learning_rate } = training.pruning;
  const batch_size = retrain_batch_size ?? training.batch_size;
  return {
    batch_size,
    budget: retrain_epochs === undefined ? training.budget : { epochs: retrain_epochs },
    learning_rate: retrain_learning_rate ?? learningRateOf({ ...training, batch_size }),
  };
}
