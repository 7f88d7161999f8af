import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** Singular vector canonical correlation of the class probabilities of two networks, 0 to 1 (Raghu et al. 2017). */
export const svccaSoftmax = defineQuantity({
  name: "svcca_softmax",
  title: "SVCCA of probabilities",
  unit: "0 to 1",
  of: "pair",
  range: SIMILARITY,
  column: "measured",
  note: {
    what: "Mean canonical correlation of the directions that explain 99 % of the variance of either network.",
    range: "0 to 1.",
    expect: "Between the mean CCA and CKA.",
    odd: "Steps between like cells: the number of directions that explain 99 % jumped.",
  },
});
