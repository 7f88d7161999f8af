import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples that the mean of the probabilities of all networks of a cell answers correctly, percent. */
export const ensembleAccPct = defineQuantity({
  name: "ensemble_acc_pct",
  title: "Accuracy of the ensemble",
  unit: "%",
  of: "cell",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of training examples that the networks of a cell answer correctly together, by the mean of their probabilities.",
    range: "0 to 100 %.",
    expect: "A few points above that of one network where networks err on different examples.",
    odd: "Below that of one network: one that is sure of wrong answers outweighs the others.",
  },
});
