import { defineQuantity } from "../define-quantity.ts";

/** The aligned barrier of the training loss with the activations of every point of the line repaired, nats. */
export const repairedBarrierNll = defineQuantity({
  name: "repaired_barrier_nll",
  title: "Repaired barrier",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  column: "measured",
  note: {
    what: "The same rise for the training loss.",
    range: "0 nats upward.",
    expect: "Below the aligned barrier of the loss.",
    odd: "Above it: repaired points are surer of themselves, and of their errors too.",
  },
});
