import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** Linear CKA of the logits of two networks on the probes, 0 to 1. */
export const ckaLogits = defineQuantity({
  name: "cka_logits",
  title: "CKA of logits",
  unit: "0 to 1",
  of: "pair",
  range: SIMILARITY,
  note: {
    what: "The same similarity computed on logits instead of probabilities.",
    range: "0 to 1.",
    expect: "Close to the map of probabilities where networks are confident; can differ much in hot cells.",
    odd: "A large disagreement with the map of probabilities says that a few confident classes dominate the latter.",
  },
});
