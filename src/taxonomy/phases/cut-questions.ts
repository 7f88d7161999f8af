import type { QuantityName } from "#quantities";
import { CUT_NAMES, type CutName, cutThreshold, equalLossOf, metricOfCut } from "./cut-threshold.ts";
import type { EqualLoss, PhaseThresholds } from "./thresholds.ts";

/** One question of the decision: what is compared with what. */
export interface CutQuestion {
  readonly name: CutName;
  readonly metric: QuantityName;
  readonly threshold: number;
  /** +1 where large values pass, -1 where small ones do. */
  readonly direction: 1 | -1;
  /** Whether a value on the threshold passes. */
  readonly closed: boolean;
  readonly logarithm: boolean;
  readonly equalLoss: EqualLoss | null;
}

const known = new WeakMap<PhaseThresholds, readonly CutQuestion[]>();

/** Thousands of cells and their draws are asked the same questions. */
export function questionsOf(thresholds: PhaseThresholds): readonly CutQuestion[] {
  const questions = known.get(thresholds) ?? questionsAt(thresholds);
  known.set(thresholds, questions);
  return questions;
}

function questionsAt(thresholds: PhaseThresholds): readonly CutQuestion[] {
  return CUT_NAMES.map((name) => {
    const metric = metricOfCut(name, thresholds);
    const written = cutThreshold(name, thresholds);
    const logarithm = metric === "hessian_trace" || metric === "hessian_top_eig";
    return {
      name,
      metric,
      threshold: name === "connectivity" ? -written : written,
      direction: name === "local" ? -1 : 1,
      closed: logarithm || name === "connectivity",
      logarithm,
      equalLoss: equalLossOf(name, thresholds),
    };
  });
}

/** A metric on the scale of its threshold; `null` where it has no place on it. */
export function scaledValue({ logarithm }: CutQuestion, measured: number): number | null {
  if (!Number.isFinite(measured) || (logarithm && measured <= 0)) return null;
  return logarithm ? Math.log(measured) : measured;
}

/** How far a threshold falls at a training loss. */
export function fallAtLoss({ per_ln_loss, reference_loss, least_loss }: EqualLoss, loss: number): number {
  return per_ln_loss * Math.log(Math.max(loss, least_loss) / reference_loss);
}
