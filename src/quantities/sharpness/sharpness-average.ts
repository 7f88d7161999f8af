import { defineQuantity } from "../define-quantity.ts";

/** Mean rise of the training loss under Gaussian noise on the parameters, nats (Andriushchenko et al. 2023). */
export const sharpnessAverage = defineQuantity({
  name: "sharpness_average",
  title: "Average-case sharpness",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "How much the training loss rises on average under Gaussian noise on the parameters. Natural logarithm.",
    range: "About half of the squared deviation times the Hessian trace, where the noise is small.",
    expect: "The map of the Hessian trace.",
    odd: "Far from that product: the noise is too large for a quadratic, or the loss too rough for one.",
  },
});
