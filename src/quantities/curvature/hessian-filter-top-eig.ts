import { defineQuantity } from "../define-quantity.ts";

/** Largest eigenvalue of the Hessian of the training loss, rows and columns multiplied by the norms of their filters, nats. */
export const hessianFilterTopEig = defineQuantity({
  name: "hessian_filter_top_eig",
  title: "Filter-normalised top Hessian eigenvalue",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Largest eigenvalue of D·H·D on the probe set, H the Hessian and D the norm of the filter that each parameter is in, of biases and norms their own magnitude: the curvature by steps relative to filters, so that rescaled layers leave it unchanged. Natural logarithm.",
    range: "Usually positive; above the top Hessian eigenvalue where filters are longer than 1.",
    expect:
      "The map of the top Hessian eigenvalue where weights are of one size throughout; flatter along a knob that mostly changes their size.",
    odd: "Rises where the top Hessian eigenvalue falls: weights grow faster there than the loss flattens. Exactly 0: every weight is 0.",
  },
});
