import { defineQuantity } from "../define-quantity.ts";

/** Largest eigenvalue of the generalised Gauss-Newton matrix of the training loss on the fixed probe set, nats. */
export const gaussNewtonTopEig = defineQuantity({
  name: "gauss_newton_top_eig",
  title: "Top Gauss-Newton eigenvalue",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Largest eigenvalue of JᵀBJ on the probe set, J the derivative of the outputs by the parameters and B the second derivative of the loss by the outputs. Natural logarithm.",
    range: "Positive, but for rounding; commonly close below or above the top Hessian eigenvalue.",
    expect:
      "The map of the top Hessian eigenvalue wherever training has converged: what the Hessian has beside it is of the size of the residuals.",
    odd: "Far from the top Hessian eigenvalue in a converged cell: look at the smallest Hessian eigenvalue and at the iteration of both.",
  },
});
