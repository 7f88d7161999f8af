import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Highest rise of the training error on the straight line between two networks with their units aligned, points. */
export const alignedBarrierPct = defineQuantity({
  name: "aligned_barrier_pct",
  title: "Aligned barrier",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  column: "measured",
  note: {
    what: "The straight-line barrier of the training error once the hidden units of one network are put in the order in which they fit those of the other (Ainsworth et al. 2023).",
    range: "0 to 100 points.",
    expect: "Below linear_barrier_pct, and the more so the wider the networks are.",
    odd: "As high as without alignment: the networks are narrow, or differ by more than the order of their units.",
  },
});
