import { defineQuantity } from "../define-quantity.ts";

/** Mean training loss of the networks of a cell less that of the average of their weights, nats. */
export const weightAverageGainNll = defineQuantity({
  name: "weight_average_gain_nll",
  title: "Gain of averaged weights in loss",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  scale: "signed",
  column: "measured",
  note: {
    what: "By how much the training loss of the straight average of weights is below the mean of the networks that are averaged.",
    range: "Any number of nats.",
    expect: "Far below 0 for networks of different seeds.",
    odd: "Above 0: the networks lie in one basin.",
  },
});
