import { defineQuantity } from "../define-quantity.ts";

/** Mean of the training loss by arc length along the curve, nats. */
export const curveMeanLoss = defineQuantity({
  name: "curve_mean_loss",
  title: "Mean loss along the curve",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  column: "measured",
  note: {
    what: "Integral of the training cross-entropy along the trained curve over its length.",
    range: "Usually 0 nats upward.",
    expect: "Below the mean along the line; about the loss of the networks where they are connected.",
    odd: "Above the mean along the line: the curve got worse in training, so lower its learning rate.",
  },
});
