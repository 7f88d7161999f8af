import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Training loss of the network whose weights are the mean of those of all networks of a cell with their units in one order, nats. */
export const alignedAverageLoss = defineQuantity({
  name: "aligned_average_loss",
  title: "Loss of averaged aligned weights",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  range: LOSS,
  scale: "log",
  column: "measured",
  note: {
    what: "Training loss of the average of the weights of all networks of a cell, the units of each in the order of the first one's and batch statistics taken anew.",
    range: "Loss above 0 nats.",
    expect: "Nearer to that of one network than the plain average, the more so the wider networks are.",
    odd: "Worse than the plain average: units were matched wrongly, as in networks that hardly trained.",
  },
});
