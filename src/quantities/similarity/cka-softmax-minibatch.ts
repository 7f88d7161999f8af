import { defineQuantity } from "../define-quantity.ts";

/** Linear CKA of the class probabilities from unbiased estimates over minibatches (Nguyen, Raghu and Kornblith 2021). */
export const ckaSoftmaxMinibatch = defineQuantity({
  name: "cka_softmax_minibatch",
  title: "Minibatch CKA of probabilities",
  unit: "",
  of: "pair",
  column: "measured",
  note: {
    what: "CKA of the class probabilities whose parts are means of unbiased estimates over minibatches of 64 probes.",
    range: "At most about 1; slightly below 0 for unrelated networks.",
    expect:
      "The same as the debiased CKA within its error: it is the form that needs no more memory for more examples.",
    odd: "Far from the debiased CKA: there are too few probes for several minibatches.",
  },
});
