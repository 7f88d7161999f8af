import type { Interval } from "#statistics";
import type { LocalSide } from "../phases/cell-side.ts";
import type { AtlasTable } from "../table/classified.ts";

/**
 * What an experiment says about a published claim.
 *
 * `holds` and `fails` need an interval that lies wholly on one side; `unclear` is everything between.
 */
export type ClaimVerdict = "holds" | "fails" | "unclear" | "not measurable";

/** What claims are about, with a heading for each group. */
export const CLAIM_THEMES = {
  accuracy: "What goes with generalisation",
  plane: "How the landscape changes over the plane",
  training: "How far and how hot to train",
  data: "Amount of data and quality of labels",
} as const;

/** What a claim is about. */
export type ClaimTheme = keyof typeof CLAIM_THEMES;

/**
 * The unit of a statistic: a rank correlation (-1 … 1), points of test accuracy, points of CKA (0 … 1), a share (0 … 1)
 * or a change of one, a ratio, nats, or doublings of a knob.
 */
export type ClaimUnit =
  | "correlation"
  | "points"
  | "similarity"
  | "share"
  | "change of share"
  | "ratio"
  | "nats"
  | "doublings";

/** What the published grids gave (ResNet-18, CIFAR-10, 13 widths by 13 batch sizes). */
export interface PublishedFinding {
  /** The statistic there, in the unit of the claim; `null` where unpublished or published in another form. */
  readonly decayedRate: number | null;
  readonly constantRate: number | null;
  /** Constant rate with 10 % of labels redrawn. */
  readonly noisyLabels: number | null;
  /** The same in words, with what the numbers leave out; one finding each. */
  readonly words: readonly string[];
}

/** What is claimed and by which number it is judged. */
export interface ClaimDefinition {
  /** Stable name, such as `Q8`, or `Q12-flat` for one half of a claim. */
  readonly id: string;
  readonly theme: ClaimTheme;
  /** The claim as a sentence without a full stop. */
  readonly claim: string;
  /** The cells it speaks of. */
  readonly among: LocalSide | "all";
  /** What `value` is, in words. */
  readonly statistic: string;
  readonly unit: ClaimUnit;
  readonly published: PublishedFinding;
}

/** What one line of the grid (or one phase, one level of a knob) contributes to a claim. */
export interface ClaimLine {
  /** Which one, such as `width 8`. */
  readonly line: string;
  /** In the unit of the claim. */
  readonly value: number | null;
  /** What was seen there, without a full stop. */
  readonly words: string;
}

/** A published claim tested on one slice of a table, over its slices, or on two tables. */
export interface ClaimResult extends ClaimDefinition {
  /** Whether it was tested inside one slice, by comparing slices, or by comparing two tables. */
  readonly scope: "slice" | "slices" | "tables";
  /** The slice it was tested on; empty for the only slice of a table and beyond one slice. */
  readonly slice: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Two-sided permutation p-value of a correlation; `null` for other statistics. */
  readonly pValue: number | null;
  /** How many of `counted` the statistic is over. */
  readonly count: number;
  /** What was counted, such as `flat cells` or `lines of the grid`. */
  readonly counted: string;
  /** The same correlation inside single rows or columns: the median over lines, and how many lines gave one. */
  readonly byLine: { readonly median: number | null; readonly lines: number };
  /** What decides the verdict where `value` alone does not; `null` where it does. */
  readonly comparison: {
    readonly statistic: string;
    readonly value: number;
    readonly interval: Interval | null;
  } | null;
  /** The parts of the evidence, where a claim has such. */
  readonly lines: readonly ClaimLine[];
  /** Whether the statistic lies on the side claimed, whatever the uncertainty; `null` if not measurable. */
  readonly signHolds: boolean | null;
  readonly verdict: ClaimVerdict;
  /** One sentence of evidence without a full stop, or why the claim cannot be tested here. */
  readonly evidence: string;
}

/** Randomness and effort behind the uncertainty of claims, and what to compare with. */
export interface ClaimOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Bootstrap resamples and permutations per claim. Default 1000. */
  readonly resamples?: number;
  /** The same grid trained at a constant learning rate, for the claims about learning-rate decay. */
  readonly against?: AtlasTable;
}
