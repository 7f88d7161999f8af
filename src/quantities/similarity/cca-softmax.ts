import { defineQuantity } from "../define-quantity.ts";
import { SIMILARITY } from "../range.ts";

/** Mean canonical correlation of the class probabilities of two networks, 0 to 1. */
export const ccaSoftmax = defineQuantity({
  name: "cca_softmax",
  title: "Mean CCA of probabilities",
  unit: "0 to 1",
  of: "pair",
  range: SIMILARITY,
  column: "measured",
  note: {
    what: "Mean correlation of the class probabilities of two networks after the best linear map of either, over all directions in which they vary.",
    range: "0 to 1; well above 0 for unrelated networks where the probes are not many times the classes.",
    expect: "Rises with CKA, but counts directions of little variance as much as those of much.",
    odd: "An error above a half: single probes change in how many directions networks vary, so that it is not known how far the number would move. Empty: the probes are fewer than the directions of both networks together, or a network has a constant output.",
  },
});
