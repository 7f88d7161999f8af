import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** CKA of the class probabilities of two networks with Gaussian kernels, 0 to 1 (Kornblith et al. 2019). */
export const ckaSoftmaxRbf = defineQuantity({
  name: "cka_softmax_rbf",
  title: "Gaussian CKA of probabilities",
  unit: "0 to 1",
  of: "pair",
  range: SIMILARITY,
  column: "measured",
  note: {
    what: "CKA of the class probabilities with Gaussian kernels as wide as 0.8 of the median distance of two probes.",
    range: "0 (unrelated) to 1.",
    expect: "The order of cells that linear CKA gives: Kornblith et al. found little between the two.",
    odd: "Another order than that of linear CKA: a few probes far from the others carry the linear one.",
  },
});
