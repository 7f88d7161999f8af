import type { Cell } from "../table/cells.ts";
import type { CutName } from "./cut-threshold.ts";
import { comparedValueOf, type Decision, decideEstimates } from "./cuts.ts";
import { judgedEstimate, pairwiseConnectivity } from "./pairwise-connectivity.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import { sidesOf } from "./sides.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** The two sides of the local cut. */
export type LocalSide = "sharp" | "flat";

/**
 * What a cell's means decide: its phase, whatever the doubt, and the cuts that lead to it; its connectivity is judged
 * pair by pair where single pairs are known (`judgedEstimate`).
 */
export function decisionOfMeans(cell: Cell, thresholds: PhaseThresholds): Decision {
  const decision = decideEstimates((metric) => judgedEstimate(cell, metric), thresholds);
  const pairs = pairwiseConnectivity(cell, thresholds.connectivity_pct);
  if (pairs === null) return decision;
  return {
    ...decision,
    cuts: decision.cuts.map((cut) => {
      if (cut.name !== "connectivity") return cut;
      const { probability } = cut;
      // Which way a tie is read is no better than a guess.
      const known = pairs.tiesDecide && probability !== null ? Math.min(probability, 0.5) : probability;
      return { ...cut, pairs, probability: known };
    }),
  };
}

/** The phase of a cell's means, whatever the doubt; `null` where it is not measured. */
export function phaseOfMeans(cell: Cell, thresholds: PhaseThresholds): LandscapePhase | null {
  return sidesOf((metric) => judgedEstimate(cell, metric).value, thresholds).phase;
}

/**
 * Whether a cell's means pass a cut; `null` where the cut is not asked of it or a metric is missing.
 *
 * The side does not depend on the cell's share: an undecided cell has sides too.
 */
export function passesCut(cell: Cell, name: CutName, thresholds: PhaseThresholds): boolean | null {
  return sidesOf((metric) => judgedEstimate(cell, metric).value, thresholds).passed[name];
}

/** Which side of the local cut a cell lies on; `null` where that is not measured. */
export function localSide(cell: Cell, thresholds: PhaseThresholds): LocalSide | null {
  const flat = passesCut(cell, "local", thresholds);
  return flat === null ? null : flat ? "flat" : "sharp";
}

/**
 * What a cut compares in a cell, asked or not: the metric on the scale of its threshold, as it would be at the
 * reference loss where equal loss is asked; `null` where that is not measured.
 */
export function comparedValue(cell: Cell, name: CutName, thresholds: PhaseThresholds): number | null {
  return comparedValueOf(name, (metric) => judgedEstimate(cell, metric).value, thresholds);
}
