import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Largest singular value of a layer, geometric mean over layers. */
export const weightSpectralNorm = defineQuantity({
  name: "weight_spectral_norm",
  title: "Spectral norm of weights",
  unit: "l2 norm",
  of: "network",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Largest singular value of the weights of a layer, kernels as the matrix that multiplies patches, geometric mean over layers.",
    range: "0 upward.",
    expect: "Rises as training goes on and with the learning rate; weight decay lowers it.",
    odd: "Far above 10 in a small network: training is near to running off.",
  },
});
