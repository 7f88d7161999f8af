import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Length of the curve in the Euclidean norm of parameter space. */
export const curveLength = defineQuantity({
  name: "curve_length",
  title: "Curve length",
  unit: "l2 norm",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Length of the trained curve between two networks, in the norm in which their distance is taken.",
    range: "At least the distance of the networks.",
    expect: "As the map of that distance, a little above it.",
    odd: "Many times the distance: the learning rate of the curve is too large, or it started far away.",
  },
});
