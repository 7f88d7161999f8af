import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root of the mean squared difference of a network's answers from several test targets, each in its standard deviations. */
export const testRmseStandardised = defineQuantity({
  name: "test_rmse_standardised",
  title: "Test root mean square error of several targets",
  unit: "standard deviations",
  of: "network",
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Root of the mean squared difference between answers and targets over the test examples, where every example has several numbers, each in standard deviations of its training file, for their units differ; mean over the networks of a cell. The error of each target in its own unit stands beside that of a network, target_1 and on.",
    range: "0 or more; answering with the mean of all targets gives 1.",
    expect: "The square root of the share of the variance that is left unexplained.",
    odd: "Small while one of the targets beside it is far off: the others hide it.",
  },
});
