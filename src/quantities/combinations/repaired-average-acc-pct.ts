import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples that the network of averaged weights of a cell answers correctly, units in one order and activations repaired, percent. */
export const repairedAverageAccPct = defineQuantity({
  name: "repaired_average_acc_pct",
  title: "Accuracy of averaged repaired weights",
  unit: "%",
  of: "cell",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of training examples that the average of the weights of all networks of a cell answers correctly, the units of each in the order of the first one's and those of the average given the mean and deviation that they have in the networks on average.",
    range: "0 to 100 %.",
    expect:
      "Nearer to that of one network than the aligned average, the more so the deeper networks are; the same where batch normalisation has its statistics taken anew.",
    odd: "Worse than the aligned average: units hardly vary on the examples that it was repaired on, as in networks that hardly trained.",
  },
});
