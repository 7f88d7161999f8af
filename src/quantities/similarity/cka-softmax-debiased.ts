import { defineQuantity } from "../define-quantity.ts";

/** Linear CKA of the class probabilities with unbiased estimates (Nguyen, Raghu and Kornblith 2021). */
export const ckaSoftmaxDebiased = defineQuantity({
  name: "cka_softmax_debiased",
  title: "Debiased CKA of probabilities",
  unit: "",
  of: "pair",
  column: "asked",
  note: {
    what: "CKA of the class probabilities with the debiased estimator, which has no upward bias for few probes.",
    range: "At most about 1; slightly below 0 for unrelated networks.",
    expect: "The same picture as the plain CKA, a little lower.",
    odd: "Much lower than the plain CKA: there are too few probes for as many classes.",
  },
});
