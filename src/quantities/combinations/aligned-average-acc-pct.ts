import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples that the network of averaged weights of a cell answers correctly, units in one order, percent. */
export const alignedAverageAccPct = defineQuantity({
  name: "aligned_average_acc_pct",
  title: "Accuracy of averaged aligned weights",
  unit: "%",
  of: "cell",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of training examples that the average of the weights of all networks of a cell answers correctly, the units of each in the order of the first one's.",
    range: "0 to 100 %.",
    expect: "Nearer to that of one network than the plain average, the more so the wider networks are.",
    odd: "Worse than the plain average: units were matched wrongly, as in networks that hardly trained.",
  },
});
