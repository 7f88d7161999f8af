import type { MetricName } from "../table/cells.ts";
import type { CutName } from "./cuts.ts";
import type { EqualLoss, PhaseThresholds } from "./thresholds.ts";

/** The cuts in the order in which they are asked. */
export const CUT_NAMES: readonly CutName[] = ["local", "connectivity", "similarity"];

/** The metric that a cut compares. */
export function metricOfCut(name: CutName, { sharpness }: PhaseThresholds): MetricName {
  if (name === "connectivity") return "mode_connectivity_pct";
  return name === "similarity" ? "cka_softmax" : (sharpness?.by ?? "train_loss");
}

/** The threshold of a cut as it is written in `PhaseThresholds`: nats or a logarithm, points of error, 0 to 1. */
export function cutThreshold(
  name: CutName,
  { train_loss, connectivity_pct, cka, sharpness }: PhaseThresholds,
): number {
  if (name === "connectivity") return connectivity_pct;
  if (name === "similarity") return cka;
  return sharpness === undefined || sharpness.by === "train_loss" ? train_loss : sharpness.ln;
}

/** The same thresholds with another one for a cut. */
export function withCutThreshold(
  thresholds: PhaseThresholds,
  name: CutName,
  threshold: number,
): PhaseThresholds {
  const { sharpness } = thresholds;
  if (name === "connectivity") return { ...thresholds, connectivity_pct: threshold };
  if (name === "similarity") return { ...thresholds, cka: threshold };
  return sharpness === undefined || sharpness.by === "train_loss"
    ? { ...thresholds, train_loss: threshold }
    : { ...thresholds, sharpness: { ...sharpness, ln: threshold } };
}

/** The training loss at which a cut compares; `null` where it takes the metric as it is. */
export function equalLossOf(name: CutName, { sharpness, similarity }: PhaseThresholds): EqualLoss | null {
  if (name === "connectivity") return null;
  if (name === "similarity") return similarity?.at_equal_loss ?? null;
  return sharpness === undefined || sharpness.by === "train_loss" ? null : (sharpness.at_equal_loss ?? null);
}

/** The same thresholds with another equal loss for a cut that compares at one; others are left as they are. */
export function withEqualLoss(
  thresholds: PhaseThresholds,
  name: CutName,
  equalLoss: EqualLoss,
): PhaseThresholds {
  const { sharpness, similarity } = thresholds;
  if (equalLossOf(name, thresholds) === null) return thresholds;
  if (name === "similarity") {
    return { ...thresholds, similarity: { by: "cka_softmax", ...similarity, at_equal_loss: equalLoss } };
  }
  return sharpness === undefined || sharpness.by === "train_loss"
    ? thresholds
    : { ...thresholds, sharpness: { ...sharpness, at_equal_loss: equalLoss } };
}
