import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of the tokens of right test translations that a network's own translations have at their places, percent. */
export const testTokenMatchPct = defineQuantity({
  name: "test_token_match_pct",
  title: "Tokens in place",
  unit: "%",
  of: "network",
  aliases: [{ name: "token_match", holds: "share" }],
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of the tokens of the right test translations, ends among them, that the network's own translation has at the same place, mean over the networks of a cell.",
    range: "0 to 100 %.",
    expect: "At most the test accuracy, for which networks read the right beginning of every translation.",
    odd: "Far below the test accuracy: one wrong or left out token shifts all that follow.",
  },
});
