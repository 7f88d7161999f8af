import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** The aligned barrier of the training error with the activations of every point of the line repaired, points. */
export const repairedBarrierPct = defineQuantity({
  name: "repaired_barrier_pct",
  title: "Repaired barrier",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  column: "measured",
  note: {
    what: "The aligned barrier of the training error where units between the two networks have the mean and the deviation that lie between theirs (REPAIR, Jordan et al. 2023). Batch-normalised networks are recalibrated on every line, so that theirs is the aligned barrier.",
    range: "0 to 100 points.",
    expect: "Below the aligned barrier, most of all in deep networks.",
    odd: "Empty: no layer has a weight and a bias of its own to repair it by.",
  },
});
