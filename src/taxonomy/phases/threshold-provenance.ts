import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS, type PhaseThresholds } from "./thresholds.ts";

const PUBLISHED = "Yang et al. 2021 drew for ResNet-18 on CIFAR-10";

/**
 * Where thresholds come from, a clause without a full stop.
 *
 * @param given what to say of thresholds that are neither `DEFAULT_THRESHOLDS` nor `EQUAL_LOSS_THRESHOLDS`
 */
export function thresholdProvenance(thresholds: PhaseThresholds, given = "as given"): string {
  const asked = withoutDefaultTests(thresholds);
  if (isSame(asked, DEFAULT_THRESHOLDS)) {
    return `defaults, fitted to the lines that ${PUBLISHED}`;
  }
  return isSame(asked, EQUAL_LOSS_THRESHOLDS)
    ? `those at equal training loss that agree best with the lines that ${PUBLISHED}`
    : given;
}

/** The same thresholds without the tests that hold anyway where none is named. */
function withoutDefaultTests({ sharpness, similarity, ...thresholds }: PhaseThresholds): PhaseThresholds {
  return {
    ...thresholds,
    ...(sharpness !== undefined && sharpness.by !== "train_loss" && { sharpness }),
    ...(similarity?.at_equal_loss !== undefined && { similarity }),
  };
}

/** Whether two trees of plain records are equal, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (!isPlain(one) || !isPlain(other)) return one === other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.every((key) => isSame(one[key], other[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
