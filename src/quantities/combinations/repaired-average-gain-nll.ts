import { defineQuantity } from "../define-quantity.ts";

/** Mean training loss of the networks of a cell less that of the average of their weights, units in one order and activations repaired, nats. */
export const repairedAverageGainNll = defineQuantity({
  name: "repaired_average_gain_nll",
  title: "Gain of averaged repaired weights in loss",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  scale: "signed",
  column: "measured",
  note: {
    what: "By how much the training loss of the average of weights, units in one order and activations repaired, is below the mean of the networks that are averaged.",
    range: "Any number of nats.",
    expect:
      "Nearer to 0 than that of the aligned average, the more so the deeper networks are; the same where batch normalisation has its statistics taken anew.",
    odd: "Worse than the aligned average: units hardly vary on the examples that it was repaired on, as in networks that hardly trained.",
  },
});
