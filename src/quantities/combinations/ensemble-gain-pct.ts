import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Training error of a network less that of the ensemble of all networks of a cell, points. */
export const ensembleGainPct = defineQuantity({
  name: "ensemble_gain_pct",
  title: "Gain of the ensemble",
  unit: "points of training error",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "By how many points the training error of the ensemble is below the mean of its members; the uncertainty is over networks, and of test data over examples as well.",
    range: "−100 to 100 points; commonly −1 to 10.",
    expect: "Largest where networks are good and differ. On training data 0 where nothing is left to mend.",
    odd: "Negative over a whole region: networks are worse than guessing there, or one of them outweighs the others.",
  },
});
