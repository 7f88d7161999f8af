import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Highest rise of the training error on the curve above the line between its ends, points. */
export const curveBarrierPct = defineQuantity({
  name: "curve_barrier_pct",
  title: "Curve barrier",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  note: {
    what: "Highest rise of the training error along the trained curve, above the line between its ends.",
    range: "0 to 100 points.",
    expect: "About 0 on the wide side, large for narrow networks.",
    odd: "Above the straight line's barrier: the curve was not trained long enough.",
  },
});
