import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** Mean loss of a network over the test examples, as `training.loss` counts it: nats of cross-entropy by default. */
export const testLoss = defineQuantity({
  name: "test_loss",
  title: "Test loss",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  aliases: [
    { name: "loss_test", holds: "same" },
    { name: "test_nll", holds: "same" },
    { name: "test_ce", holds: "same" },
    { name: "test_cross_entropy", holds: "same" },
  ],
  range: LOSS,
  scale: "log",
  note: {
    what: "Mean loss over the test examples as training.loss counts it, by default cross-entropy; natural logarithm of the mean over networks.",
    range: "Loss above 0 nats.",
    expect: "Lowest near the best accuracy, often a little hotter.",
    odd: "Rising loss with rising accuracy is overconfidence, common in converged cells; not an error of measurement.",
  },
});
