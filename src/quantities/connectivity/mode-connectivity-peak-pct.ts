import { defineQuantity } from "../define-quantity.ts";

/** Minus the largest training error on the trained curve, percent (the connectivity of Zhou et al. 2024). */
export const modeConnectivityPeakPct = defineQuantity({
  name: "mode_connectivity_peak_pct",
  title: "Peak of the curve",
  unit: "%",
  of: "pair",
  aliases: [{ name: "mode_connectivity_peak", holds: "share" }],
  range: { low: -100, high: 0, words: "minus a training error, from -100 to 0 %" },
  scale: "signed",
  column: "measured",
  note: {
    what: "Minus the largest training error anywhere on the trained curve, as published beside the MD tree. It is read from tables; runs measure the rise above the ends instead, curve_barrier_pct.",
    range: "−100 to 0 %.",
    expect: "Near 0 for wide converged networks, and minus the training error or below elsewhere.",
    odd: "Above minus the training error: a curve better than its ends, which have not converged.",
  },
});
