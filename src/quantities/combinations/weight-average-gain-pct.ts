import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Training error of a network less that of the average of the weights of all networks of a cell, points. */
export const weightAverageGainPct = defineQuantity({
  name: "weight_average_gain_pct",
  title: "Gain of averaged weights",
  unit: "points of training error",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "By how many points the training error of the straight average of weights is below the mean of the networks that are averaged.",
    range: "−100 to 100 points.",
    expect:
      "Far below 0 for networks of different seeds, where an ensemble gains: what is between them in weights is not between them in answers.",
    odd: "Above 0: the networks lie in one basin, and one network has what an ensemble gains.",
  },
});
