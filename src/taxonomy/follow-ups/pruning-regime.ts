import { spoken } from "#words";
import { type Cut, cutNamed } from "../phases/cuts.ts";
import { judgedEstimate, pairwiseConnectivity } from "../phases/pairwise-connectivity.ts";
import { marginOf } from "../phases/side-probability.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import type { UnknownCertainty } from "../table/certainty.ts";

/** The regimes of pruned networks: poorly connected, connected and dissimilar, connected and similar. */
export type PruningRegime = "I" | "II-A" | "II-B";

/** The regime of the pruned networks of one cell. */
export interface PrunedCell {
  readonly regime: PruningRegime;
  /** The least probability among the comparisons that decide the regime, 0.5 … 1; `null` where it is not known. */
  readonly confidence: number | null;
  /** Why it is not known; `null` where it is. */
  readonly confidenceUnknown: UnknownCertainty | null;
  /** The comparisons in words. */
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
  if (!joined.passed) return concluded("I", [joined], `${connectivityWords(joined)}, poorly connected`);
  const similarity = cutNamed("similarity", estimates, thresholds);
  if (similarity === null) return null;
  const words = `${connectivityWords(joined)} and ${similarityWords(similarity)}`;
  return similarity.passed
    ? concluded("II-B", [joined, similarity], `${words}, connected and similar`)
    : concluded("II-A", [joined, similarity], `${words}, connected and dissimilar`);
}

function concluded(regime: PruningRegime, cuts: readonly Cut[], evidence: string): PrunedCell {
  const confidence = marginOf(cuts);
  const confidenceUnknown = cuts.find(({ unknown }) => unknown !== null)?.unknown ?? null;
  return { regime, confidence, confidenceUnknown, evidence };
}

function connectivityWords({ value, threshold, passed }: Cut): string {
  return `mode connectivity ${spoken(value)} ${passed ? "≥" : "<"} ${spoken(threshold)} points`;
}

function similarityWords({ value, threshold, passed }: Cut): string {
  return `CKA ${spoken(value)} ${passed ? ">" : "≤"} ${spoken(threshold)}`;
}
