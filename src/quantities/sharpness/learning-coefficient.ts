import { defineQuantity } from "../define-quantity.ts";

/** Local learning coefficient: half the dimensions that count in the basin (Lau et al. 2023). */
export const learningCoefficient = defineQuantity({
  name: "learning_coefficient",
  title: "Local learning coefficient",
  unit: "",
  of: "network",
  scale: "linear",
  column: "measured",
  note: {
    what: "How fast the volume of near-optimal parameters shrinks about the network, by sampling: half the number of parameters that count.",
    range:
      "0 to half the number of parameters; below 0 only where the network is no minimum of the training loss.",
    expect: "Rises with the amount and the noise of data, far below half the parameters in wide networks.",
    odd: "Below 0, or with drifting chains in its details: the chains left the network for lower losses; train longer or pull harder (localisation).",
  },
});
