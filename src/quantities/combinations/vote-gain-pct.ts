import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Training error of a network less that of the majority vote of all networks of a cell, points. */
export const voteGainPct = defineQuantity({
  name: "vote_gain_pct",
  title: "Gain of the majority vote",
  unit: "points of training error",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "By how many points the training error of the majority vote is below the mean of its members. loss-atlas diagnose compares it, on test data, with the bounds by the disagreement-to-error ratio.",
    range: "−100 to 100 points; at most the disagreement of two networks.",
    expect: "Like the gain of the ensemble, a little smaller.",
    odd: "Negative where the vote is not competent: more often wrong by a narrow majority than right by one.",
  },
});
