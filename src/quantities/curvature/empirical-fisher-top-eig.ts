import { defineQuantity } from "../define-quantity.ts";

/** Largest eigenvalue of the empirical Fisher matrix on the fixed probe set. */
export const empiricalFisherTopEig = defineQuantity({
  name: "empirical_fisher_top_eig",
  title: "Top eigenvalue, empirical Fisher",
  unit: "squared loss",
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Largest eigenvalue of the mean of g·gᵀ over the gradients of single examples at their own targets. Natural logarithm.",
    range: "Positive, but for rounding.",
    expect:
      "Small where the training loss is: examples that are fitted have no gradient. It is no Hessian there.",
    odd: "Above the top Hessian eigenvalue in a cell that has not converged: gradients of examples then point the same way.",
  },
});
