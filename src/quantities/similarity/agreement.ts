import { defineQuantity } from "../define-quantity.ts";
import { SHARE } from "../range.ts";

/** Share of the probes on which two networks prefer the same class, 0 to 1. */
export const agreement = defineQuantity({
  name: "agreement",
  title: "Agreement of classes",
  unit: "0 to 1",
  of: "pair",
  range: SHARE,
  column: "asked",
  note: {
    what: "Share of the probes on which two networks prefer the same class; their churn is 1 minus it.",
    range: "0 to 1.",
    expect: "Rises with the test accuracy and with CKA.",
    odd: "High with a low CKA: the networks agree on the classes and differ in how sure they are.",
  },
});
