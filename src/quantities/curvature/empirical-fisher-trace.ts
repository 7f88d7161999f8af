import { defineQuantity } from "../define-quantity.ts";

/** Trace of the empirical Fisher matrix on the fixed probe set. */
export const empiricalFisherTrace = defineQuantity({
  name: "empirical_fisher_trace",
  title: "Trace, empirical Fisher",
  unit: "squared loss",
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Mean squared norm of the gradients of single examples at their own targets, estimated with random probes. Natural logarithm.",
    range: "Positive, but for rounding.",
    expect: "Falls with the training loss, and faster.",
    odd: "Large in converged cells: a few examples are fitted badly.",
  },
});
