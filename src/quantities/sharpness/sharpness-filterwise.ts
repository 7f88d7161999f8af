import { defineQuantity } from "../define-quantity.ts";

/** The same in a ball measured by the norms of filters, nats (Kwon et al. 2021). */
export const sharpnessFilterwise = defineQuantity({
  name: "sharpness_filterwise",
  title: "Filter-wise sharpness",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "The worst case in a ball whose steps are measured by the norm of the filter they are in, so that rescaled layers leave it unchanged. Natural logarithm.",
    range: "0 upward.",
    expect: "Like the adaptive sharpness; larger, for small parameters of large filters may move far.",
    odd: "Empty: a filter of zeros only, or a loss that is not finite in the ball.",
  },
});
