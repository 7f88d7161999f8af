import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Mean Jensen–Shannon divergence of the class probabilities of two networks, 0 to ln 2 nats (Lin 1991). */
export const jensenShannon = defineQuantity({
  name: "jensen_shannon",
  title: "Jensen–Shannon divergence",
  unit: "nats",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "asked",
  note: {
    what: "Mean Jensen–Shannon divergence of the class probabilities of two networks on the probes.",
    range: "0 (equal) to ln 2 = 0.69 nats.",
    expect: "The reverse of the map of CKA: smallest for wide converged networks.",
    odd: "Near 0 everywhere in hot cells: the networks answer almost uniformly.",
  },
});
