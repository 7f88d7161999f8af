import { DEFAULT_THRESHOLDS, type PhaseThresholds } from "#taxonomy";

/** Where the thresholds of an experiment come from, as a sentence. */
export function thresholdSource({
  train_loss,
  connectivity_pct,
  cka,
  sharpness,
  similarity,
}: PhaseThresholds): string {
  const standard =
    train_loss === DEFAULT_THRESHOLDS.train_loss &&
    connectivity_pct === DEFAULT_THRESHOLDS.connectivity_pct &&
    cka === DEFAULT_THRESHOLDS.cka &&
    (sharpness === undefined || sharpness.by === "train_loss") &&
    similarity === undefined;
  return standard
    ? "The phases use the default thresholds, fitted to the lines that Yang et al. (2021) drew for ResNet-18 on CIFAR-10; other data and models may call for others."
    : "The phases use the thresholds that the experiment's configuration sets.";
}
