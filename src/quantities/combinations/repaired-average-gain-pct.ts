import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Training error of a network less that of the average of the weights of all networks of a cell, units in one order and activations repaired, points. */
export const repairedAverageGainPct = defineQuantity({
  name: "repaired_average_gain_pct",
  title: "Gain of averaged repaired weights",
  unit: "points of training error",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "By how many points the training error of the average of weights, units in one order and activations repaired, is below the mean of the networks that are averaged.",
    range: "−100 to 100 points.",
    expect:
      "Nearer to 0 than that of the aligned average, the more so the deeper networks are; the same where batch normalisation has its statistics taken anew.",
    odd: "Worse than the aligned average: units hardly vary on the examples that it was repaired on, as in networks that hardly trained.",
  },
});
