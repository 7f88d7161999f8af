import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root of the mean squared difference of a network's answers from test targets that are numbers, in their own unit. */
export const testRmse = defineQuantity({
  name: "test_rmse",
  title: "Test root mean square error",
  unit: "target's own unit",
  of: "network",
  aliases: [{ name: "rmse_test", holds: "same" }],
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Root of the mean squared difference between answers and targets over the test examples, where targets are numbers, in their own unit; mean over the networks of a cell.",
    range: "0 or more; answering with the mean of all targets gives their standard deviation.",
    expect: "Lowest where the test loss is, which is its square in units of the training targets' variance.",
    odd: "Far above that of training where the landscape is well connected: the test examples are of another kind.",
  },
});
