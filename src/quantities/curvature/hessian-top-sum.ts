import { defineQuantity } from "../define-quantity.ts";

/** Sum of the largest eigenvalues of the Hessian, as many as were asked for, nats. */
export const hessianTopSum = defineQuantity({
  name: "hessian_top_sum",
  title: "Sum of top Hessian eigenvalues",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Sum of the largest eigenvalues of the Hessian of the training loss on the probe set, as many as eigenpairs were asked for at either end; their eigenvectors are kept. Natural logarithm.",
    range:
      "At least the top eigenvalue; of a network whose few outliers make the spectrum, nearly the trace.",
    expect: "The map of the trace, and close to it where as many pairs as classes are asked for.",
    odd: "Few converged pairs: the sum is too small, and more steps are needed.",
  },
});
