import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root of the sum of squares of the weights of all layers. */
export const weightFrobeniusNorm = defineQuantity({
  name: "weight_frobenius_norm",
  title: "Frobenius norm of weights",
  unit: "l2 norm",
  of: "network",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Root of the sum of squares of the weights of all layers, without biases and norms.",
    range: "0 upward; grows with the number of parameters.",
    expect: "Falls with weight decay, along which it is the plainest sign of temperature.",
    odd: "Below that of fresh weights: decay outweighs the loss.",
  },
});
