import { defineQuantity } from "../define-quantity.ts";

/** Largest top eigenvalue of a layer's diagonal block of the Hessian, nats. */
export const layerTopEig = defineQuantity({
  name: "layer_top_eig",
  title: "Top eigenvalue of a layer",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "The largest of the top eigenvalues of the layers' diagonal blocks of the Hessian on the probe set. Natural logarithm.",
    range: "At most the top Hessian eigenvalue.",
    expect:
      "Close to the top Hessian eigenvalue where one layer makes it; far below where layers make it together.",
    odd: "Above the top Hessian eigenvalue: one of the two iterations has not converged.",
  },
});
