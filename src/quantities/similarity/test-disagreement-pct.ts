import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Share of all test examples, as they are, on which two networks prefer different classes, percent. */
export const testDisagreementPct = defineQuantity({
  name: "test_disagreement_pct",
  title: "Disagreement of classes on test data",
  unit: "%",
  of: "pair",
  aliases: [
    { name: "test_agreement_pct", holds: "complement" },
    { name: "test_disagreement", holds: "share" },
  ],
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of all test examples, as they are, on which two networks prefer different classes. loss-atlas diagnose compares it with the test error and says whether an ensemble pays; no phase reads it.",
    range: "0 to 100 %, and never more than the test errors of the two networks together.",
    expect: "Falls with the test error, and faster than it where networks learn the same mistakes.",
    odd: "0 beside test errors: the networks are one and the same.",
  },
});
