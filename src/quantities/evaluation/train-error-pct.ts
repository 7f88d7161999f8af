import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of training examples that a network classifies wrongly, percent. */
export const trainErrorPct = defineQuantity({
  name: "train_error_pct",
  title: "Training error",
  unit: "%",
  of: "network",
  aliases: [
    { name: "train_acc_pct", holds: "complement" },
    { name: "train_err_pct", holds: "same" },
    { name: "train_error", holds: "share" },
    { name: "train_acc", holds: "share complement" },
    { name: "train_err", holds: "share" },
    { name: "error_train", holds: "share" },
    { name: "acc_train", holds: "share complement" },
  ],
  range: PERCENT,
  note: {
    what: "Share of training examples classified wrongly.",
    range: "0 to 100 %.",
    expect: "Follows the training loss and saturates at 0 on the converged side.",
    odd: "Zero error with a loss that is not small: the networks are right but unsure, and thresholds on error hide the difference.",
  },
});
