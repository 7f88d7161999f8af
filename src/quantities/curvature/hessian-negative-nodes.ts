import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Negative Ritz values of the Hessian, the most of any start vector. */
export const hessianNegativeNodes = defineQuantity({
  name: "hessian_negative_nodes",
  title: "Negative Ritz values",
  unit: "",
  of: "network",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "How many Ritz values of one start vector are negative, the most of any: at least so many eigenvalues are, but for rounding. Values within 1e-5 of the largest magnitude count as zero.",
    range: "From 0 to the steps of the iteration.",
    expect: "Fewer on the converged side.",
    odd: "As many as steps: take more, for there are at least so many negative eigenvalues.",
  },
});
