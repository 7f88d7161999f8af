import { defineQuantity } from "../define-quantity.ts";

/** Rise of the training loss after one step of sharpness-aware minimisation, nats (Foret et al. 2021). */
export const sharpnessSam = defineQuantity({
  name: "sharpness_sam",
  title: "Sharpness after one step",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "How much the training loss rises by one step of a given length along its gradient, the step of sharpness-aware minimisation. Natural logarithm.",
    range: "0 upward for all but rounding; changes where units are rescaled.",
    expect:
      "Like the map of the top eigenvalue where training has converged, like that of the gradient where it has not.",
    odd: "Empty cells: the step lowers the loss, by rounding at zero loss, or the gradient is zero.",
  },
});
