import { defineQuantity } from "../define-quantity.ts";

/** Largest rise of the training loss that is found in a ball about the parameters, nats (Foret et al. 2021). */
export const sharpnessWorst = defineQuantity({
  name: "sharpness_worst",
  title: "Worst-case sharpness",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "How much the training loss rises at the worst point of a ball about the network that a few steps of gradient ascent find: a lower bound. Natural logarithm.",
    range: "0 upward; changes where units are rescaled.",
    expect: "Falls with the top eigenvalue, half of which times the squared radius it is for a small ball.",
    odd: "Smaller than the sharpness after one step: it cannot be, for the larger of all steps counts.",
  },
});
