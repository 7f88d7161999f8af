import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Length of the fitted curve over the distance of its ends, 1 or more. */
export const curveLengthRatio = defineQuantity({
  name: "curve_length_ratio",
  title: "Curve length over chord",
  unit: "",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "asked",
  note: {
    what: "Length of the trained curve between two networks over their straight-line distance.",
    range: "From 1 (straight) upward; commonly 1.0 to 1.5.",
    expect: "Little structure; longest where the straight line has a high barrier.",
    odd: "Far above the rest: the curve's learning rate is too large, or its training diverged.",
  },
});
