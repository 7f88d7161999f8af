import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Euclidean distance of the parameters of two networks with their units aligned. */
export const alignedDistance = defineQuantity({
  name: "aligned_distance",
  title: "Distance of aligned parameters",
  unit: "l2 norm",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Euclidean distance between the parameters of two networks, the hidden units of one in the order in which they fit those of the other.",
    range: "0 upward; at most l2_distance where weights are matched.",
    expect: "A little below l2_distance: most of what networks differ in is not the order of their units.",
    odd: "The same as l2_distance: nothing was moved. Its evidence says how many groups of units the network has.",
  },
});
