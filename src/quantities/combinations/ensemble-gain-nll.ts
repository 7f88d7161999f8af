import { defineQuantity } from "../define-quantity.ts";

/** Mean training loss of the networks of a cell less that of their ensemble, nats. */
export const ensembleGainNll = defineQuantity({
  name: "ensemble_gain_nll",
  title: "Gain of the ensemble in loss",
  unit: "nats",
  inLossUnits: true,
  of: "cell",
  scale: "signed",
  column: "measured",
  note: {
    what: "By how much the training loss of the ensemble is below the mean of its members.",
    range: "0 nats upward, since cross-entropy is convex in the probabilities (Jensen).",
    expect: "Large where single networks are sure of wrong answers: converged cells under noisy labels.",
    odd: "0 everywhere: the networks are one and the same.",
  },
});
