import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Training error of a network less that of the average of the weights of all networks of a cell, units in one order, points. */
export const alignedAverageGainPct = defineQuantity({
  name: "aligned_average_gain_pct",
  title: "Gain of averaged aligned weights",
  unit: "points of training error",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "By how many points the training error of the average of weights, units in one order, is below the mean of the networks that are averaged.",
    range: "−100 to 100 points.",
    expect: "Nearer to 0 than that of the plain average, the more so the wider networks are.",
    odd: "Worse than the plain average: units were matched wrongly, as in networks that hardly trained.",
  },
});
