import { defineQuantity } from "../define-quantity.ts";

/** Largest eigenvalue of the Hessian of the training loss on the fixed probe set, nats. */
export const hessianTopEig = defineQuantity({
  name: "hessian_top_eig",
  title: "Top Hessian eigenvalue",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  aliases: [
    { name: "top_eig", holds: "same" },
    { name: "top_eigenvalue", holds: "same" },
    { name: "hessian_top_eigenvalue", holds: "same" },
    { name: "hessian_max_eig", holds: "same" },
    { name: "hessian_max_eigenvalue", holds: "same" },
    { name: "max_eigenvalue", holds: "same" },
    { name: "lambda_max", holds: "same" },
  ],
  scale: "log",
  panel: 3,
  note: {
    what: "Largest eigenvalue of the Hessian of the training loss on a fixed probe set: the sharpest direction. Natural logarithm.",
    range: "Positive near a minimum; commonly ln 0 to 6.",
    expect: "Drops where the training loss drops. Nearly the same in III and IV-A.",
    odd: "Hot cells that never converged can look flatter than cold converged ones: read this map only within one side of the loss cliff. A hatched cell means it was not positive.",
  },
});
