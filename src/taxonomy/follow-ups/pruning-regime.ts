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
  readonly regime: PruningRegime;
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
  const similarity = cutNamed("similarity", estimates, thresholds);
  if (similarity === null) return null;
  const alike = `${similarity.passed ? "similar" : "dissimilar"} (CKA ${spoken(similarity.value)})`;
  const regime = similarity.passed ? "II-B" : "II-A";
  return concluded(regime, [joined, similarity], `${connected}, ${alike}`);
}

function concluded(regime: PruningRegime, cuts: readonly Cut[], evidence: string): PrunedCell {
  const confidence = marginOf(cuts);
  const confidenceUnknown = cuts.find(({ unknown }) => unknown !== null)?.unknown ?? null;
  return { regime, confidence, confidenceUnknown, evidence };
}
