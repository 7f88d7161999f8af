import { defineQuantity } from "../define-quantity.ts";

/** Trace of the Hessian of the training loss, rows and columns multiplied by the norms of their filters, nats. */
export const hessianFilterTrace = defineQuantity({
  name: "hessian_filter_trace",
  title: "Filter-normalised Hessian trace",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Sum of all eigenvalues of D·H·D on the probe set, H the Hessian and D the norm of the filter that each parameter is in, of biases and norms their own magnitude, estimated with random probes. Rescaled layers leave it unchanged. Natural logarithm.",
    range: "Usually positive; above the Hessian trace where filters are longer than 1.",
    expect:
      "The map of the filter-normalised top eigenvalue, less noisy; next to the Hessian trace where weights are of one size throughout.",
    odd: "Speckle larger than the standard errors in the table: raise the number of probes.",
  },
});
