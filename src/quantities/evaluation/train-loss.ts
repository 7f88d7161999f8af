import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Mean loss of a network over the training examples, as `training.loss` counts it: nats of cross-entropy by default. */
export const trainLoss = defineQuantity({
  name: "train_loss",
  title: "Training loss",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  aliases: [
    { name: "loss_train", holds: "same" },
    { name: "train_nll", holds: "same" },
    { name: "train_ce", holds: "same" },
    { name: "train_cross_entropy", holds: "same" },
  ],
  range: LOSS,
  scale: "log",
  panel: 2,
  note: {
    what: "Mean loss over the training examples as training.loss counts it, by default cross-entropy; natural logarithm of the mean over networks.",
    range:
      "Loss above 0 nats; its logarithm is negative below 1 nat. Guessing among ten classes gives ln 2.3 = 0.83.",
    expect: "A cliff of a factor of ten or more between the hot or narrow side and the rest.",
    odd: "No cliff at all: the grid lies on one side of the transition, so widen it. Hot rows that keep a high loss at every width have too short a budget or too large a learning rate.",
  },
});
