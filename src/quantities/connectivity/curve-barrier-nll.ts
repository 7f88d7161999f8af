import { defineQuantity } from "../define-quantity.ts";

/** Highest rise of the training loss on the curve above the line between its ends, nats. */
export const curveBarrierNll = defineQuantity({
  name: "curve_barrier_nll",
  title: "Curve barrier",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  note: {
    what: "Highest rise of the training loss along the curve.",
    range: "0 nats upward.",
    expect: "Shows barriers that the error misses because it saturates at 0.",
    odd: "Zero where the error has a barrier: too few points on the curve.",
  },
});
