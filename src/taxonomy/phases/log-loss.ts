import type { Cell } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";

/** Float32 cannot tell smaller cross-entropies from zero. */
const LEAST_LOSS = 1e-8;

/** The natural logarithm of a cell's training loss, of 1e-8 for smaller ones; `null` where it is not measured. */
export function lnTrainLoss(cell: Cell): number | null {
  const { value } = readableEstimate(cell, "train_loss");
  return value === null || !Number.isFinite(value) ? null : Math.log(Math.max(value, LEAST_LOSS));
}
