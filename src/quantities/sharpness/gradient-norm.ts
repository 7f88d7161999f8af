import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Norm of the gradient of the training loss, nats, without what the noise of the examples adds. */
export const gradientNorm = defineQuantity({
  name: "gradient_norm",
  title: "Norm of the gradient",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Euclidean norm of the gradient of the training loss, less what the noise of the examples adds to it. Natural logarithm.",
    range: "Above 0; near 0 at a minimum of the training loss without weight decay.",
    expect: "Falls with the training loss.",
    odd: "Empty: the gradient is lost in the noise of the examples.",
  },
});
