import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Highest rise of the training error on the straight line above the line between its ends, points. */
export const linearBarrierPct = defineQuantity({
  name: "linear_barrier_pct",
  title: "Straight-line barrier",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  note: {
    what: "Highest rise of the training error along the straight line between two networks, above the line between their ends.",
    range: "0 to 100 points.",
    expect: "Large almost everywhere for networks of different seeds.",
    odd: "Zero everywhere: the networks share an initialisation or have not left it.",
  },
});
