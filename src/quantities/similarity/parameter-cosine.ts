import { defineQuantity } from "../define-quantity.ts";

/** Cosine of the angle between the parameters of two networks, without aligning their units. */
export const parameterCosine = defineQuantity({
  name: "parameter_cosine",
  title: "Cosine of parameters",
  unit: "−1 to 1",
  of: "pair",
  column: "measured",
  note: {
    what: "Cosine of the angle between the parameters of two networks, without aligning their units.",
    range: "−1 to 1; about 0 for networks of different seeds.",
    expect: "About 0 everywhere, above it where biases or normalisations that all networks share are large.",
    odd: "Near 1: the networks share more than their data, such as a common start.",
  },
});
