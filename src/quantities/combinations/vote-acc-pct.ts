import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples on which the majority vote of all networks of a cell is right, percent. */
export const voteAccPct = defineQuantity({
  name: "vote_acc_pct",
  title: "Accuracy of the majority vote",
  unit: "%",
  of: "cell",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of training examples on which the class that most networks of a cell prefer is the right one; of classes with as many votes counts the one with the larger mean probability.",
    range: "0 to 100 %.",
    expect: "Close to the accuracy of the ensemble.",
    odd: "Far below it: networks are rarely agreed, and their probabilities know more than their votes.",
  },
});
