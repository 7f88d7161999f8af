import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Signed mode connectivity at t = 0, ¼, ½, ¾ and 1 with the ends included, points (Yang et al. 2021). */
export const modeConnectivityPublishedPct = defineQuantity({
  name: "mode_connectivity_published_pct",
  title: "Published mode connectivity",
  unit: "points of training error",
  of: "pair",
  range: POINTS,
  scale: "signed",
  column: "asked",
  note: {
    what: "Mode connectivity as published: read at five points of the curve, its two ends among them.",
    range: "−100 to 100; commonly −30 to 10.",
    expect: "Close to the map of mode connectivity, which leaves the ends out.",
    odd: "A difference from that map: the two ends have different errors, and the farthest point is an end: its sign is then a tie, decided by which seed comes first, and said beside the number.",
  },
});
