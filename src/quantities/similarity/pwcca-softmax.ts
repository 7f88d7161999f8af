import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** Projection-weighted canonical correlation of the class probabilities of two networks, 0 to 1 (Morcos et al. 2018). */
export const pwccaSoftmax = defineQuantity({
  name: "pwcca_softmax",
  title: "PWCCA of probabilities",
  unit: "0 to 1",
  of: "pair",
  range: SIMILARITY,
  column: "measured",
  note: {
    what: "Mean canonical correlation in which every direction weighs as much as it takes part in the probabilities, the mean of both ways.",
    range: "0 to 1.",
    expect: "Above the mean CCA, for directions of little variance count little.",
    odd: "Below the mean CCA: what the networks have in common is not what they are sure of.",
  },
});
