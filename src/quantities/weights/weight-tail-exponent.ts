import { defineQuantity } from "../define-quantity.ts";

/** Exponent of the power law in the tail of the spectra of a network's weights, mean over its layers. */
export const weightTailExponent = defineQuantity({
  name: "weight_tail_exponent",
  title: "Tail exponent of weights",
  unit: "",
  of: "network",
  column: "measured",
  range: { low: 1, high: Number.MAX_VALUE, words: "a number above 1" },
  note: {
    what: "Exponent of the power law that the upper half of the eigenvalues of WᵀW follows, by Hill's estimate, mean over the layers with eight eigenvalues or more (Zhou et al. 2023).",
    range: "Above 1; commonly 2 to 6. Smaller is a heavier tail.",
    expect:
      "Falling as training goes on: trained layers have heavier tails than drawn ones. Layers far apart train at different temperatures.",
    odd: "Empty: no layer has eight eigenvalues, as in networks narrower than eight.",
  },
});
