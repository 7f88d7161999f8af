import { defineQuantity } from "../define-quantity.ts";

/** Trace of the Hessian of the training loss on the fixed probe set, nats. */
export const hessianTrace = defineQuantity({
  name: "hessian_trace",
  title: "Hessian trace",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  aliases: [
    { name: "hess_trace", holds: "same" },
    { name: "trace", holds: "same" },
  ],
  scale: "log",
  panel: 4,
  note: {
    what: "Sum of all Hessian eigenvalues on the same probe set, estimated with random probes: the mean curvature. Natural logarithm.",
    range: "Usually positive; commonly ln 3 to 8.",
    expect: "The same picture as the top eigenvalue, less noisy.",
    odd: "Speckle larger than the standard errors in the table: raise the number of probes. Negative traces belong to networks far from a minimum.",
  },
});
