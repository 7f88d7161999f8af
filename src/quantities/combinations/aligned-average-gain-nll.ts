import { defineQuantity } from "../define-quantity.ts";

/** Mean training loss of the networks of a cell less that of the average of their weights, units in one order, nats. */
export const alignedAverageGainNll = defineQuantity({
  name: "aligned_average_gain_nll",
  title: "Gain of averaged aligned weights in loss",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  scale: "signed",
  column: "measured",
  note: {
    what: "By how much the training loss of the average of weights, units in one order, is below the mean of the networks that are averaged.",
    range: "Any number of nats.",
    expect: "Nearer to 0 than that of the plain average, the more so the wider networks are.",
    odd: "Worse than the plain average: units were matched wrongly, as in networks that hardly trained.",
  },
});
