import { defineQuantity } from "#quantities";

/** The Euclidean norm of the parameters of one network. */
export const weightNorm = defineQuantity({
  name: "weight_norm",
  title: "Norm of weights",
  unit: "l2 norm",
  of: "network",
  range: { low: 0, high: Number.MAX_VALUE, words: "0 or more" },
  panel: 90,
  column: "always",
  note: {
    what: "Euclidean norm of all parameters of a network.",
    range: "0 upward.",
    expect: "Falls as the weight decay rises.",
    odd: "Zero: the network has no parameters left.",
  },
});
