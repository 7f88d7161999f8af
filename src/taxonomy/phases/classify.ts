import { type Cell, estimateIn } from "../table/cells.ts";
import type { UnknownCertainty } from "../table/certainty.ts";
import type { ClassifiedCell, Phase } from "../table/classified.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import { alignedConnectivity } from "./aligned-connectivity.ts";
import { decisionOfMeans } from "./cell-side.ts";
import { type Cut, cutNamed } from "./cuts.ts";
import { explain } from "./explanation.ts";
import { lnOfMetric } from "./logarithms.ts";
import { judgedEstimate } from "./pairwise-connectivity.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import { phaseProbabilities } from "./phase-probabilities.ts";
import { marginOf } from "./side-probability.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "./thresholds.ts";
import { type UnsettledConnectivity, unsettledConnectivity } from "./unsettled-connectivity.ts";

/** When a label is withheld. */
export interface ClassificationOptions {
  /** A cell is undecided where its phase is less probable than this. Default 2/3. */
  readonly undecidedBelow?: number;
}

/** A classified cell with all the evidence. */
export interface CellClassification extends ClassifiedCell {
  /** The phase of the cell's means, whatever the doubt; `null` where it is not measured. */
  readonly leadingPhase: LandscapePhase | null;
  /** Why the share is not known of a cell that has a phase; `null` otherwise. */
  readonly shareUnknown: UnknownCertainty | null;
  /**
   * The probability of each phase, by Student's t and never above what so few networks can tell; they sum to less
   * than 1. `null` where the share is not known and where connectivity is not settled.
   */
  readonly phaseShares: Readonly<Record<LandscapePhase, number>> | null;
  /** What longer curves are expected to find of a cell that is `not settled`; `null` of any other. */
  readonly unsettled: UnsettledConnectivity | null;
  /** The comparisons that decide the label, in the order in which they are asked. */
  readonly cuts: readonly Cut[];
  /** Natural logarithm of the Hessian's mean trace and top eigenvalue; `null` where unmeasured or not positive. */
  readonly lnHessianTrace: number | null;
  readonly lnHessianTopEig: number | null;
}

/**
 * The phase of one cell, with share, margin and the sentence that explains it.
 *
 * The label is that of the means over seeds; networks that diverged are left out of the means and named in
 * the sentence. A cell all of whose networks diverged or have a constant output, or that lacks a metric its
 * label needs, is `not measured`. A cell is `undecided` where the label of its means is less probable than
 * `undecidedBelow`. The default of two thirds asks for odds of two to one: one half would never refuse a cell
 * between two phases, whose label is as probable as that even on the boundary. Where a comparison that decides the label
 * rests on one observation, or came without a standard error, nobody knows how sure the label is: it is that of the
 * means, without a share, and `shareUnknown` says why. A poorly connected cell whose curves, trained for twice as long, are
 * expected to reach the threshold is `not settled`.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function classifyCell(
  cell: Cell,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { undecidedBelow = UNDECIDED_BELOW }: ClassificationOptions = {},
): CellClassification {
  requireThresholds(thresholds);
  const decision = decisionOfMeans(cell, thresholds);
  const leadingPhase = decision.phase;
  const unsettled = unsettledConnectivity(cell, decision);
  const phaseShares =
    leadingPhase === null || unsettled !== null
      ? null
      : phaseProbabilities(
          decision.cuts,
          cutNamed("similarity", (metric) => judgedEstimate(cell, metric), thresholds),
        );
  const phaseShare = leadingPhase === null ? null : (phaseShares?.[leadingPhase] ?? null);
  const phase: Phase =
    leadingPhase === null
      ? "not measured"
      : unsettled !== null
        ? "not settled"
        : phaseShare !== null && phaseShare < undecidedBelow
          ? "undecided"
          : leadingPhase;
  return {
    ...cell,
    phase,
    leadingPhase,
    phaseShare,
    shareUnknown:
      leadingPhase === null ? null : (decision.cuts.find(({ unknown }) => unknown !== null)?.unknown ?? null),
    phaseShares,
    phaseMargin: leadingPhase === null || unsettled !== null ? null : marginOf(decision.cuts),
    cuts: decision.cuts,
    lnHessianTrace: lnOfMetric(estimateIn(cell, "hessian_trace").value),
    lnHessianTopEig: lnOfMetric(estimateIn(cell, "hessian_top_eig").value),
    unsettled,
    explanation: explain(cell, {
      phase,
      decision,
      phaseShare,
      unsettled,
      aligned: alignedConnectivity(cell, thresholds),
    }),
  };
}

/** Every cell classified under the same thresholds, in the order given. */
export function classifyTable(
  cells: readonly Cell[],
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  options: ClassificationOptions = {},
): readonly CellClassification[] {
  return cells.map((cell) => classifyCell(cell, thresholds, options));
}
