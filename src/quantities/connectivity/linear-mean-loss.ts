import { defineQuantity } from "../define-quantity.ts";

/** Mean of the training loss by arc length along the straight line, nats. */
export const linearMeanLoss = defineQuantity({
  name: "linear_mean_loss",
  title: "Mean loss along the line",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  column: "measured",
  note: {
    what: "Integral of the training cross-entropy along the straight line between two networks over its length.",
    range: "Usually 0 nats upward.",
    expect: "Well above the loss of the networks where the line has a barrier.",
    odd: "Below the loss of the ends: networks between them are better, as where training has not converged.",
  },
});
