import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of test sentences that a network translates exactly, percent. */
export const testExactMatchPct = defineQuantity({
  name: "test_exact_match_pct",
  title: "Exact translations",
  unit: "%",
  of: "network",
  aliases: [
    { name: "exact_match", holds: "share" },
    { name: "exact_match_pct", holds: "same" },
  ],
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of test sentences whose translation by the network itself is the right one word by word, mean over the networks of a cell.",
    range: "0 to 100 %.",
    expect:
      "Follows BLEU; where a sentence has one right translation, as number words do, it is the stricter of the two.",
    odd: "Low beside a high BLEU: translations are right but for a word each, or right in other words.",
  },
});
