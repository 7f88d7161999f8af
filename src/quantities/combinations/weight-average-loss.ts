import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Training loss of the network whose weights are the mean of those of all networks of a cell, nats. */
export const weightAverageLoss = defineQuantity({
  name: "weight_average_loss",
  title: "Loss of averaged weights",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  range: LOSS,
  scale: "log",
  column: "measured",
  note: {
    what: "Training loss of the straight average of the weights of all networks of a cell, batch statistics taken anew.",
    range: "Loss above 0 nats; that of guessing for networks that are not joined by a straight line.",
    expect:
      "Near the loss of guessing nearly everywhere: networks of different seeds number their units differently.",
    odd: "As low as that of one network: the networks share an initialisation or have not left it.",
  },
});
