import { numberLabel } from "#figures";
import { quantityNamed } from "#quantities";
import type { PhaseThresholds } from "#taxonomy";

/** Where the cuts between phases lie, one clause each. */
export function thresholdWords({
  train_loss,
  connectivity_pct,
  cka,
  sharpness,
  similarity,
}: PhaseThresholds): readonly string[] {
  const local =
    sharpness === undefined || sharpness.by === "train_loss"
      ? `converged below a training loss of ${numberLabel(train_loss)}`
      : `flat up to a ln ${quantityNamed(sharpness.by).title} of ${numberLabel(sharpness.ln)}${equalLoss(sharpness.at_equal_loss)}`;
  return [
    local,
    `connected from a mode connectivity of ${numberLabel(-connectivity_pct)} points`,
    `similar above a CKA of ${numberLabel(cka)}${equalLoss(similarity?.at_equal_loss)}`,
  ];
}

function equalLoss(test: { readonly reference_loss: number } | undefined): string {
  return test === undefined ? "" : ` at a training loss of ${numberLabel(test.reference_loss)}`;
}
