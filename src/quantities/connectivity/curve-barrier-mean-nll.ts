import { defineQuantity } from "../define-quantity.ts";

/** Mean over several curves of the same pair of the highest rise of the training loss, nats. */
export const curveBarrierMeanNll = defineQuantity({
  name: "curve_barrier_mean_nll",
  title: "Curve barrier over starts",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  column: "measured",
  note: {
    what: "The same mean for the training cross-entropy.",
    range: "0 nats upward.",
    expect: "Close to the curve barrier of the loss.",
    odd: "Below the curve barrier of the loss: the curve of the lowest barrier of error is not that of the lowest loss.",
  },
});
