import type { Interval } from "#statistics";
import type { LocalSide } from "../phases/cell-side.ts";

/**
 * What an experiment says about a published claim.
 *
 * `holds` and `fails` need an interval that lies wholly on one side; `unclear` is everything between.
 */
export type ClaimVerdict = "holds" | "fails" | "unclear" | "not measurable";

/** What the published grids gave (ResNet-18, CIFAR-10, 13 widths by 13 batch sizes); `null` where unpublished. */
export interface PublishedStatistics {
  readonly decayedRate: number | null;
  readonly constantRate: number | null;
  /** Constant rate with 10 % of labels redrawn. */
  readonly noisyLabels: number | null;
}

/** A published claim tested on one slice of a table. */
export interface ClaimResult {
  /** Stable name, such as `Q8`, or `Q12-flat` for one half of a claim. */
  readonly id: string;
  /** The claim as a sentence without a full stop. */
  readonly claim: string;
  /** The slice it was tested on; empty for the only slice of a table. */
  readonly slice: string;
  readonly among: LocalSide | "all";
  readonly statistic: "Spearman's rho" | "median ratio of training losses";
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Two-sided permutation p-value; `null` for a ratio. */
  readonly pValue: number | null;
  /** What was counted: cells for a correlation, lines of the grid for a ratio. */
  readonly count: number;
  /** The same correlation inside single rows or columns: the median over lines, and how many lines gave one. */
  readonly byLine: { readonly median: number | null; readonly lines: number };
  readonly published: PublishedStatistics;
  /** Whether the sign (or the side of 10) is as claimed, whatever the uncertainty; `null` if not measurable. */
  readonly signHolds: boolean | null;
  readonly verdict: ClaimVerdict;
  /** One sentence of evidence, or why the claim cannot be tested here. */
  readonly evidence: string;
}

/** Randomness and effort behind the uncertainty of claims. */
export interface ClaimOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Bootstrap resamples and permutations per claim. Default 1000. */
  readonly resamples?: number;
}
