import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Signed mode connectivity of the training error on a curve between two networks with their units aligned, points. */
export const alignedModeConnectivityPct = defineQuantity({
  name: "aligned_mode_connectivity_pct",
  title: "Aligned mode connectivity",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "What mode_connectivity_pct is, of a curve that is sought after the hidden units of one network are put in the order of the other's.",
    range: "−100 to 100; commonly −30 to 10.",
    expect:
      "As mode_connectivity_pct, and nearer zero where that is a barrier: a curve from an aligned line has less to go around.",
    odd: "A larger barrier than without alignment: either curve is only as good as its search, so that each is an upper bound.",
  },
});
