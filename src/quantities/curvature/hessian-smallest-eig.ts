import { defineQuantity } from "../define-quantity.ts";

/** Smallest eigenvalue of the Hessian of the training loss on the fixed probe set, nats. */
export const hessianSmallestEig = defineQuantity({
  name: "hessian_smallest_eig",
  title: "Smallest Hessian eigenvalue",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "signed",
  column: "asked",
  note: {
    what: "Smallest eigenvalue of the Hessian of the training loss on the fixed probe set that the Lanczos iteration found: the direction of most negative curvature.",
    range: "Any sign; commonly negative and small beside the top eigenvalue.",
    expect: "Near 0 on the converged side, clearly negative where training has not reached a minimum.",
    odd: "As large as the top eigenvalue with the opposite sign: the network sits on a saddle, or a ReLU network is far from a minimum.",
  },
});
