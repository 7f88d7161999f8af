import type { RandomStream } from "#random";
import { cellStream } from "../table/cell-stream.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { ClassifiedCell, Phase } from "../table/classified.ts";
import { decisionOfMeans } from "./cell-side.ts";
import { type Cut, decideResamples, decidingMetrics, marginOf } from "./cuts.ts";
import { explain } from "./explanation.ts";
import { lnOfMetric } from "./logarithms.ts";
import { byPhase, type LandscapePhase } from "./phase-descriptions.ts";
import { resampleCell } from "./seed-resampling.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "./thresholds.ts";

/** How cells are resampled and when a label is withheld. */
export interface ClassificationOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Seed resamples per cell; none leaves the shares unknown. Default 1000. */
  readonly resamples?: number;
  /** A cell is undecided where its phase holds a smaller share of resamples than this. Default 2/3. */
  readonly undecidedBelow?: number;
}

/** A classified cell with all the evidence. */
export interface CellClassification extends ClassifiedCell {
  /** The phase of the cell's means, whatever the doubt; `null` where it is not measured. */
  readonly leadingPhase: LandscapePhase | null;
  /** Share of resamples in each phase; they sum to less than 1 where resamples lack a metric. */
  readonly phaseShares: Readonly<Record<LandscapePhase, number>> | null;
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
 * label needs, is `not measured`. A cell is `undecided` where the label of its means holds less than `undecidedBelow` of the
 * seed resamples. The default of two thirds asks for odds of two to one: a share of one half would never
 * refuse a cell between two phases, whose label holds about half of the resamples even on the boundary.
 * A cell whose seeds cannot be resampled keeps the label of its means.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function classifyCell(
  cell: Cell,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { rootSeed = 0, resamples = 1000, undecidedBelow = 2 / 3 }: ClassificationOptions = {},
): CellClassification {
  requireThresholds(thresholds);
  const decision = decisionOfMeans(cell, thresholds);
  const leadingPhase = decision.phase;
  const phaseShares =
    leadingPhase === null
      ? null
      : sharesOf(cell, thresholds, cellStream(cell, rootSeed, "phase-share"), resamples);
  const phaseShare = leadingPhase === null ? null : (phaseShares?.[leadingPhase] ?? null);
  const phase: Phase =
    leadingPhase === null
      ? "not measured"
      : phaseShare !== null && phaseShare < undecidedBelow
        ? "undecided"
        : leadingPhase;
  return {
    ...cell,
    phase,
    leadingPhase,
    phaseShare,
    phaseShares,
    phaseMargin: leadingPhase === null ? null : marginOf(decision.cuts),
    cuts: decision.cuts,
    lnHessianTrace: lnOfMetric(estimateIn(cell, "hessian_trace").value),
    lnHessianTopEig: lnOfMetric(estimateIn(cell, "hessian_top_eig").value),
    explanation: explain(cell, phase, decision, phaseShare),
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

function sharesOf(
  cell: Cell,
  thresholds: PhaseThresholds,
  stream: RandomStream,
  resamples: number,
): Record<LandscapePhase, number> | null {
  const samples = resampleCell(cell, decidingMetrics(thresholds), stream, resamples);
  if (samples === null || samples.count === 0) return null;
  const counts = byPhase(() => 0);
  for (const phase of decideResamples(samples, thresholds)) if (phase !== null) counts[phase]++;
  return byPhase((phase) => counts[phase] / samples.count);
}
