import type { MetricName } from "../table/cells.ts";
import type { CutName } from "./cuts.ts";
import type { PhaseThresholds } from "./thresholds.ts";

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
