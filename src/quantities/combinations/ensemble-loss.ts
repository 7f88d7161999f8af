import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Training loss of the mean of the probabilities of all networks of a cell, nats. */
export const ensembleLoss = defineQuantity({
  name: "ensemble_loss",
  title: "Loss of the ensemble",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  range: LOSS,
  scale: "log",
  column: "measured",
  note: {
    what: "Training loss of the networks of a cell together: of the mean of their probabilities, or of their outputs where the loss is no cross-entropy.",
    range: "Loss above 0 nats, and never above the mean loss of the networks.",
    expect: "Close to the training loss of one network where networks are alike.",
    odd: "Above the training loss: networks that diverged or have a constant output are in neither, and another edition measured one of the two.",
  },
});
