import { spoken } from "#words";
import { connectivityWords } from "../diagnosis/connectivity-words.ts";
import { type Cut, cutNamed } from "../phases/cuts.ts";
import { judgedEstimate, pairwiseConnectivity } from "../phases/pairwise-connectivity.ts";
import { marginOf } from "../phases/side-probability.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import type { UnknownCertainty } from "../table/certainty.ts";
import { readableEstimate } from "../table/readable-estimate.ts";

/** The regimes of pruned networks: poorly connected, connected and dissimilar, connected and similar. */
export type PruningRegime = "I" | "II-A" | "II-B";

/** The regime of the pruned networks of one cell. */
export interface PrunedCell {
  /** `null` outside the three, where curves are better than their ends: networks that have not trained to the end again. */
  readonly regime: PruningRegime | null;
  /** The least probability among the comparisons that decide the regime, 0.5 … 1; `null` where it is not known. */
  readonly confidence: number | null;
  /** Why it is not known; `null` where it is. */
  readonly confidenceUnknown: UnknownCertainty | null;
  /** What they found in words, as verdicts have it. */
  readonly evidence: string;
}

/**
 * The regime of the networks of a cell (Zhou et al. 2023, figure 1), by the thresholds of connectivity and similarity that
 * its phases go by; `null` where one that is asked for is not measured.
 *
 * The regimes are of networks that were trained to the end after pruning: a curve that is better than its ends by more than the
 * threshold shows that these were not.
 */
export function prunedRegime(cell: Cell, thresholds: PhaseThresholds): PrunedCell | null {
  const estimates = (metric: string) => judgedEstimate(cell, metric);
  const connectivity = cutNamed("connectivity", estimates, thresholds);
  if (connectivity === null) return null;
  const pairs = pairwiseConnectivity(cell, thresholds.connectivity_pct);
  const joined = pairs?.tiesDecide
    ? { ...connectivity, probability: connectivity.probability && Math.min(connectivity.probability, 0.5) }
    : connectivity;
  const { value: mean } = readableEstimate(cell, joined.metric);
  const connected = connectivityWords(mean ?? joined.value, thresholds.connectivity_pct, !joined.passed);
  if (!joined.passed) return concluded("I", [joined], connected);
  if (mean !== null && mean > thresholds.connectivity_pct) return concluded(null, [joined], connected);
  const similarity = cutNamed("similarity", estimates, thresholds);
  if (similarity === null) return null;
  const alike = `${similarity.passed ? "similar" : "dissimilar"} (CKA ${spoken(similarity.value)})`;
  const regime = similarity.passed ? "II-B" : "II-A";
  return concluded(regime, [joined, similarity], `${connected}, ${alike}`);
}

function concluded(regime: PruningRegime | null, cuts: readonly Cut[], evidence: string): PrunedCell {
  const confidence = marginOf(cuts);
  const confidenceUnknown = cuts.find(({ unknown }) => unknown !== null)?.unknown ?? null;
  return { regime, confidence, confidenceUnknown, evidence };
}
