import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** By how many points mode connectivity is expected to rise if curves are trained for twice as long. */
export const unsettledConnectivityPct = defineQuantity({
  name: "unsettled_connectivity_pct",
  title: "Unsettled connectivity",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  column: "measured",
  note: {
    what: "By how many points mode connectivity is expected to rise if the curve is trained for twice as many epochs, told by how its training loss fell.",
    range:
      "0 to the size of the barrier; 0 where there is no barrier or where training ended because the loss stood still.",
    expect: "0, or little beside the distance of mode connectivity from its threshold.",
    odd: "As much as the barrier: the curve is trained for too few epochs to tell. Raise measure.connectivity.epochs, or set until_settled.",
  },
});
