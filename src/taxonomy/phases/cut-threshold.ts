import type { QuantityName } from "#quantities";
import type { EqualLoss, HessianTest, PhaseThresholds } from "./thresholds.ts";

/** The questions asked of a cell, in this order: local structure, connectivity, similarity. */
export type CutName = "local" | "connectivity" | "similarity";

/** The test that tells sharp from flat by the Hessian; `null` where the training loss does. */
export function hessianTest({ sharpness }: PhaseThresholds): HessianTest | null {
  return sharpness === undefined || sharpness.by === "train_loss" ? null : sharpness;
}

/** The cuts in the order in which they are asked. */
export const CUT_NAMES: readonly CutName[] = ["local", "connectivity", "similarity"];

/** The metric that a cut compares. */
export function metricOfCut(name: CutName, { sharpness }: PhaseThresholds): QuantityName {
  if (name === "connectivity") return "mode_connectivity_pct";
  return name === "similarity" ? "cka_softmax" : (sharpness?.by ?? "train_loss");
}

/** The threshold of a cut as it is written in `PhaseThresholds`: nats or a logarithm, points of error, 0 to 1. */
export function cutThreshold(name: CutName, thresholds: PhaseThresholds): number {
  if (name === "connectivity") return thresholds.connectivity_pct;
  if (name === "similarity") return thresholds.cka;
  return hessianTest(thresholds)?.ln ?? thresholds.train_loss;
}

/** The same thresholds with another one for a cut. */
export function withCutThreshold(
  thresholds: PhaseThresholds,
  name: CutName,
  threshold: number,
): PhaseThresholds {
  if (name === "connectivity") return { ...thresholds, connectivity_pct: threshold };
  if (name === "similarity") return { ...thresholds, cka: threshold };
  const test = hessianTest(thresholds);
  return test === null
    ? { ...thresholds, train_loss: threshold }
    : { ...thresholds, sharpness: { ...test, ln: threshold } };
}

/** The training loss at which a cut compares; `null` where it takes the metric as it is. */
export function equalLossOf(name: CutName, thresholds: PhaseThresholds): EqualLoss | null {
  if (name === "connectivity") return null;
  const test = name === "similarity" ? thresholds.similarity : hessianTest(thresholds);
  return test?.at_equal_loss ?? null;
}

/** The same thresholds with another equal loss for a cut that compares at one; others are left as they are. */
export function withEqualLoss(
  thresholds: PhaseThresholds,
  name: CutName,
  equalLoss: EqualLoss,
): PhaseThresholds {
  if (equalLossOf(name, thresholds) === null) return thresholds;
  if (name === "similarity") {
    const { similarity } = thresholds;
    return { ...thresholds, similarity: { by: "cka_softmax", ...similarity, at_equal_loss: equalLoss } };
  }
  const test = hessianTest(thresholds);
  return test === null ? thresholds : { ...thresholds, sharpness: { ...test, at_equal_loss: equalLoss } };
}
