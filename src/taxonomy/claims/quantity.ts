import { spearmanRho } from "#statistics";
import { lnOfMetric } from "../phases/logarithms.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { coldness } from "../table/grid.ts";
import { readableEstimate } from "../table/readable-estimate.ts";

/** What a claim correlates: a knob, a metric, or how far from zero mode connectivity is (with a minus). */
export type ClaimQuantity = "width" | "coldness" | "connectedness" | ClaimMetric;

/** The metrics that claims correlate. */
type ClaimMetric = "test_acc_pct" | "hessian_trace" | "mode_connectivity_pct" | "cka_softmax" | "l2_distance";

/** Two quantities of one cell. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The cells' pairs of quantities; cells that lack either are left out. */
export function pointsOf(
  cells: readonly Cell[],
  x: ClaimQuantity,
  y: ClaimQuantity,
  table: AtlasTable,
): readonly Point[] {
  return cells.flatMap((cell) => {
    const [left, right] = [quantityOf(cell, x, table), quantityOf(cell, y, table)];
    return left === null || right === null ? [] : [{ x: left, y: right }];
  });
}

/** Spearman's rho of points; `null` where it is undefined. */
export function rhoOf(points: readonly Point[]): number | null {
  return spearmanRho(
    points.map(({ x }) => x),
    points.map(({ y }) => y),
  );
}

/** Natural logarithm of the Hessian trace; `null` where unmeasured or not positive. */
export function lnTraceOf(cell: Cell): number | null {
  return lnOfMetric(estimateIn(cell, "hessian_trace").value);
}

/** The best test accuracy of cells, percent; `null` where none is measured. */
export function bestAccuracy(cells: readonly Cell[]): number | null {
  const accuracies = cells
    .map((cell) => estimateIn(cell, "test_acc_pct").value)
    .filter((value) => value !== null);
  return accuracies.length === 0 ? null : accuracies.reduce((a, b) => Math.max(a, b));
}

function quantityOf(cell: Cell, quantity: ClaimQuantity, { temperature }: AtlasTable): number | null {
  const value = rawQuantity(cell, quantity, temperature.knob);
  return value === null || !Number.isFinite(value) ? null : value;
}

function rawQuantity(
  cell: Cell,
  quantity: ClaimQuantity,
  knob: AtlasTable["temperature"]["knob"],
): number | null {
  if (quantity === "width") return knobNumber(cell, "width");
  if (quantity === "coldness") {
    const value = knobNumber(cell, knob);
    return value === null ? null : coldness(knob, value);
  }
  if (quantity === "connectedness") {
    const { value } = readableEstimate(cell, "mode_connectivity_pct");
    return value === null ? null : -Math.abs(value);
  }
  return readableEstimate(cell, quantity).value;
}
