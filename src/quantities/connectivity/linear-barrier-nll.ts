import { defineQuantity } from "../define-quantity.ts";

/** Highest rise of the training loss on the straight line above the line between its ends, nats. */
export const linearBarrierNll = defineQuantity({
  name: "linear_barrier_nll",
  title: "Straight-line barrier",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  note: {
    what: "The same rise for the training loss.",
    range: "0 nats upward.",
    expect: "Larger than the barrier on the curve.",
    odd: "Smaller than the curve's barrier: the curve got worse in training, so lower its learning rate.",
  },
});
