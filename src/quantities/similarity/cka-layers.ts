import { defineQuantity } from "../define-quantity.ts";

/** Mean debiased CKA of what layers of the same place read in two networks (Nguyen, Raghu and Kornblith 2021). */
export const ckaLayers = defineQuantity({
  name: "cka_layers",
  title: "CKA of layers",
  unit: "",
  of: "pair",
  column: "measured",
  note: {
    what: "Mean over layers of the debiased CKA of what a layer reads in two networks; the map of all layers is on the page of the cell.",
    range: "At most about 1; about 0 for unrelated layers.",
    expect: "Above the CKA of probabilities where networks agree early and part late.",
    odd: "Empty: a layer of one of the networks is constant.",
  },
});
