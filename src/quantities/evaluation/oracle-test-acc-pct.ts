import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** The test accuracy after the epoch of the lowest test loss, percent: an oracle, for it looks at the test set to choose. */
export const oracleTestAccPct = defineQuantity({
  name: "oracle_test_acc_pct",
  title: "Test accuracy, best epoch by test loss (oracle)",
  unit: "%",
  of: "network",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Test accuracy after the epoch of the lowest test loss: what stopping by the test set would have given. No phase rests on it.",
    range: "0 to 100 %; guessing gives 100 divided by the number of classes.",
    expect: "Above the test accuracy where training to the end did harm, as under noisy labels.",
    odd: "Below the test accuracy: networks grew overconfident while they still learnt.",
  },
});
