import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root mean square over the probes of the distance of two vectors of class probabilities, 0 to √2. */
export const functionDistance = defineQuantity({
  name: "function_distance",
  title: "Distance of functions",
  unit: "root mean square",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Root mean square over the probes of the Euclidean distance of the class probabilities of two networks.",
    range: "0 (the same answers) to 1.41.",
    expect: "Falls towards wide converged cells, as the Jensen–Shannon divergence does.",
    odd: "Small beside a low CKA: both networks answer almost the same for every probe.",
  },
});
