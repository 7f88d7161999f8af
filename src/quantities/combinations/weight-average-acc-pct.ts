import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples that the network of averaged weights of a cell answers correctly, percent. */
export const weightAverageAccPct = defineQuantity({
  name: "weight_average_acc_pct",
  title: "Accuracy of averaged weights",
  unit: "%",
  of: "cell",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of training examples that the straight average of the weights of all networks of a cell answers correctly.",
    range: "0 to 100 %; near guessing for networks that are not joined by a straight line.",
    expect: "Highest in wide cells.",
    odd: "As high as that of one network: the networks share an initialisation or have not left it.",
  },
});
