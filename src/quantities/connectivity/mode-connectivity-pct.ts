import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Signed mode connectivity of the training error, points (Yang et al. 2021, equation 4). */
export const modeConnectivityPct = defineQuantity({
  name: "mode_connectivity_pct",
  title: "Mode connectivity",
  unit: "points of training error",
  of: "pair",
  aliases: [
    { name: "mc_pct", holds: "same" },
    { name: "mc", holds: "share" },
  ],
  range: POINTS,
  scale: "signed",
  panel: 5,
  note: {
    what: "How much worse (negative) or better (positive) the trained curve between two networks is than its ends, in points of training error.",
    range: "−100 to 100; commonly −30 to 10.",
    expect:
      "Negative (a barrier) for narrow networks, about 0 for wide converged ones, positive where ends have not converged.",
    odd: "A barrier in a wide converged cell: the curve was not trained long enough. It is an upper bound of the true barrier.",
  },
});
