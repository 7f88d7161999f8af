import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Mean over several curves of the same pair of the highest rise of the training error, points. */
export const curveBarrierMeanPct = defineQuantity({
  name: "curve_barrier_mean_pct",
  title: "Curve barrier over starts",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  column: "measured",
  note: {
    what: "Mean barrier of the training error over the curves that were found from several starts, beside the lowest, which curve_barrier_pct is; its standard error is that of starts.",
    range: "0 to 100 points, at least the lowest.",
    expect: "Close to the lowest: the search finds the same from every start.",
    odd: "Far above the lowest: curves depend on their start, so that more starts or epochs are likely to find lower ones.",
  },
});
