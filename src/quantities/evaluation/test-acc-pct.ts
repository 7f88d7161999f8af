import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of test examples that a network classifies correctly, percent. */
export const testAccPct = defineQuantity({
  name: "test_acc_pct",
  title: "Test accuracy",
  unit: "%",
  of: "network",
  aliases: [
    { name: "test_error_pct", holds: "complement" },
    { name: "test_err_pct", holds: "complement" },
    { name: "test_acc", holds: "share" },
    { name: "test_error", holds: "share complement" },
    { name: "acc_test", holds: "share" },
    { name: "test_err", holds: "share complement" },
    { name: "error_test", holds: "share complement" },
  ],
  range: PERCENT,
  panel: 1,
  note: {
    what: "Share of test examples classified correctly, mean over the networks of a cell.",
    range: "0 to 100 %; guessing gives 100 divided by the number of classes.",
    expect:
      "Best in a ridge of phase IV-B; along a row it improves once the phase border to IV is crossed, rather than gradually.",
    odd: "A dark band along the border of low loss is double descent when labels are noisy; without noise it hints at too few seeds. A whole row at chance level diverged or barely trained.",
  },
});
