import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** Linear CKA of the class probabilities of two networks on the probes, 0 to 1. */
export const ckaSoftmax = defineQuantity({
  name: "cka_softmax",
  title: "CKA of probabilities",
  unit: "0 to 1",
  of: "pair",
  aliases: [
    { name: "cka", holds: "same" },
    { name: "cka_prob", holds: "same" },
    { name: "cka_probs", holds: "same" },
    { name: "cka_probabilities", holds: "same" },
  ],
  range: SIMILARITY,
  panel: 6,
  note: {
    what: "Similarity of the class probabilities of two networks on fixed mixtures of training images (linear CKA).",
    range: "0 (unrelated) to 1 (the same up to rotation and scale).",
    expect:
      "On the converged side it rises towards wide and moderately hot cells and follows the accuracy closely.",
    odd: "Values near 1 everywhere: the comparison points are too easy. Empty cells held networks whose output is constant.",
  },
});
