import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Squared Frobenius over squared spectral norm of a layer, mean over layers (Rudelson and Vershynin 2007). */
export const weightStableRank = defineQuantity({
  name: "weight_stable_rank",
  title: "Stable rank of weights",
  unit: "",
  of: "network",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "In how many directions a layer is about as large as in its largest: the squared Frobenius norm over the squared spectral norm, mean over layers.",
    range: "From 1 to the smaller side of a layer.",
    expect: "Falls as training goes on: trained layers lean on few directions.",
    odd: "Near 1: a layer has collapsed to one direction.",
  },
});
