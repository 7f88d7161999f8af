import { defineQuantity } from "../define-quantity.ts";

/** The same in a ball measured by the magnitudes of parameters, nats (Kwon et al. 2021). */
export const sharpnessElementwise = defineQuantity({
  name: "sharpness_elementwise",
  title: "Adaptive sharpness",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "The worst case in a ball whose steps are measured by the magnitude of each parameter, so that rescaled ReLU units leave it unchanged. Natural logarithm.",
    range: "0 upward.",
    expect:
      "Ranks test accuracy better than the plain one where weights differ in scale, as along weight decay.",
    odd: "Much larger than the plain one: its radius is relative, and half of every parameter is far.",
  },
});
