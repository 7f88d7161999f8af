import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Training loss of the network whose weights are the mean of those of all networks of a cell with their units in one order, activations repaired, nats. */
export const repairedAverageLoss = defineQuantity({
  name: "repaired_average_loss",
  title: "Loss of averaged repaired weights",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  range: LOSS,
  scale: "log",
  column: "measured",
  note: {
    what: "Training loss of the average of the weights of all networks of a cell, the units of each in the order of the first one's and those of the average given the mean and deviation that they have in the networks on average.",
    range: "Loss above 0 nats.",
    expect:
      "Nearer to that of one network than the aligned average, the more so the deeper networks are; the same where batch normalisation has its statistics taken anew.",
    odd: "Worse than the aligned average: units hardly vary on the examples that it was repaired on, as in networks that hardly trained.",
  },
});
