import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Euclidean distance of the parameters of two networks. */
export const l2Distance = defineQuantity({
  name: "l2_distance",
  title: "Distance of parameters",
  unit: "l2 norm",
  of: "pair",
  range: NOT_NEGATIVE,
  panel: 7,
  note: {
    what: "Euclidean distance between the parameters of two networks, without aligning their units.",
    range: "0 upward; grows with the number of parameters.",
    expect: "Little structure: it is shown because it is a weak baseline for similarity.",
    odd: "Nothing in it should be read as similarity of function; hidden units can be permuted at no cost.",
  },
});
