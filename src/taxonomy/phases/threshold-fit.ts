import type { QuantityName } from "#quantities";
import type { Interval } from "#statistics";
import type { CutName } from "./cut-threshold.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** How one threshold was found. */
export interface FittedCut {
  readonly name: CutName;
  readonly metric: QuantityName;
  /** In the unit of the metric: nats, points of training error, 0 to 1. */
  readonly threshold: number;
  /** Bootstrap interval over the lines of the grid (or over labelled cells); `null` where it cannot be known. */
  readonly interval: Interval | null;
  /** Whether the data decided; a default stands where they could not. */
  readonly fitted: boolean;
  /** Share of the evidence (votes of lines, labels of cells) on the side that the threshold puts it, 0 … 1. */
  readonly agreement: number | null;
  /** Lines of the grid, or labelled cells, behind the threshold. */
  readonly count: number;
  /** One sentence: what decided, or why the default stands. */
  readonly evidence: string;
}

/** Thresholds read off a table with how each was found. */
export interface ThresholdFit {
  readonly thresholds: PhaseThresholds;
  /** Convergence, connectivity, similarity. */
  readonly cuts: readonly FittedCut[];
}
