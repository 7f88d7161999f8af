import type { Cell } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";

/** A training loss as it is compared, nats: at least 1e-8, since float32 cannot tell smaller ones from zero. */
export function resolvedLoss(loss: number): number {
  return Math.max(loss, 1e-8);
}

/** The natural logarithm of a cell's training loss, of 1e-8 for smaller ones; `null` where it is not measured. */
export function lnTrainLoss(cell: Cell): number | null {
  const { value } = readableEstimate(cell, "train_loss");
  return value === null || !Number.isFinite(value) ? null : Math.log(resolvedLoss(value));
}

/** The natural logarithm of a metric; `null` where it is not measured, not finite or not positive. */
export function lnOfMetric(value: number | null): number | null {
  return value === null || !(value > 0) || !Number.isFinite(value) ? null : Math.log(value);
}
