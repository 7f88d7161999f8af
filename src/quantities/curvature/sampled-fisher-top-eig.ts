import { defineQuantity } from "../define-quantity.ts";

/** Largest eigenvalue of the sampled Fisher matrix on the fixed probe set. */
export const sampledFisherTopEig = defineQuantity({
  name: "sampled_fisher_top_eig",
  title: "Top eigenvalue, sampled Fisher",
  unit: "squared loss",
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Largest eigenvalue of the mean of g·gᵀ over the gradients of single examples at targets drawn from the network's own answers. Natural logarithm.",
    range: "Positive, but for rounding.",
    expect:
      "The map of the top Gauss-Newton eigenvalue, which it is in the mean over draws, a little above it for few draws.",
    odd: "Far above the top Gauss-Newton eigenvalue: raise the number of draws.",
  },
});
