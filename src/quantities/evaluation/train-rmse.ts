import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root of the mean squared difference of a network's answers from training targets that are numbers, in their own unit. */
export const trainRmse = defineQuantity({
  name: "train_rmse",
  title: "Training root mean square error",
  unit: "target's own unit",
  of: "network",
  aliases: [{ name: "rmse_train", holds: "same" }],
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Root of the mean squared difference between answers and targets over the training examples, where targets are numbers, in their own unit; mean over the networks of a cell.",
    range: "0 or more; answering with the mean of all targets gives their standard deviation.",
    expect: "Follows the training loss, which is its square in units of the targets' variance.",
    odd: "Above the targets' standard deviation: the networks answer worse than the mean does.",
  },
});
