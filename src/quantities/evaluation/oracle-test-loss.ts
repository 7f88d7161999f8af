import { defineQuantity } from "../define-quantity.ts";
import { LOSS } from "../range.ts";

/** The lowest test loss after any epoch of a training, nats: an oracle, for it looks at the test set to choose. */
export const oracleTestLoss = defineQuantity({
  name: "oracle_test_loss",
  title: "Test loss, best epoch (oracle)",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  range: LOSS,
  scale: "log",
  column: "measured",
  note: {
    what: "Lowest test loss after any epoch of the training: what stopping by the test set would have given. No phase rests on it.",
    range: "Loss above 0 nats, at most the test loss at the end.",
    expect:
      "Close to the test loss where training did no harm, far below it where networks grew overconfident.",
    odd: "Equal to the test loss everywhere: training ended before the test loss rose.",
  },
});
