import { defineQuantity } from "../define-quantity.ts";

/** Highest rise of the training loss on the straight line between two networks with their units aligned, nats. */
export const alignedBarrierNll = defineQuantity({
  name: "aligned_barrier_nll",
  title: "Aligned barrier",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  column: "measured",
  note: {
    what: "The same rise for the training loss.",
    range: "0 nats upward.",
    expect: "Below linear_barrier_nll.",
    odd: "Above it: units were matched that have little in common.",
  },
});
