import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Deepest fall of the training error on the curve below the line between its ends, points. */
export const curveDipPct = defineQuantity({
  name: "curve_dip_pct",
  title: "Curve dip",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  note: {
    what: "Deepest fall of the training error along the curve, below the line between its ends.",
    range: "0 to 100 points.",
    expect: "Positive where the ends have not converged (phase II), 0 elsewhere.",
    odd: "A large dip in a converged cell: batch statistics differ between ends and curve.",
  },
});
