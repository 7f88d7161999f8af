import { defineQuantity } from "../define-quantity.ts";

/** Trace of the sampled Fisher matrix on the fixed probe set. */
export const sampledFisherTrace = defineQuantity({
  name: "sampled_fisher_trace",
  title: "Trace, sampled Fisher",
  unit: "squared loss",
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Mean squared norm of the gradients of single examples at targets drawn from the network's own answers, estimated with random probes. Natural logarithm.",
    range: "Positive, but for rounding.",
    expect: "The map of the Gauss-Newton trace, which it is in the mean over draws.",
    odd: "Far from the Gauss-Newton trace: raise the numbers of probes and of draws.",
  },
});
