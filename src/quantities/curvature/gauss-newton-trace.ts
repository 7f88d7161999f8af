import { defineQuantity } from "../define-quantity.ts";

/** Trace of the generalised Gauss-Newton matrix of the training loss on the fixed probe set, nats. */
export const gaussNewtonTrace = defineQuantity({
  name: "gauss_newton_trace",
  title: "Gauss-Newton trace",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Sum of all eigenvalues of the Gauss-Newton matrix on the probe set, estimated with random probes. Under cross-entropy it is the trace of the Fisher information of the network. Natural logarithm.",
    range: "Positive, but for rounding; commonly close to the Hessian trace.",
    expect:
      "The map of the Hessian trace: ReLU networks add nothing to the trace beside it but what normalisation and attention bend.",
    odd: "Far from the Hessian trace in a converged cell: raise the number of probes of both.",
  },
});
