import type { KnobName } from "#knobs";
import { knobOf } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import { calibrateThresholds } from "./calibrate-thresholds.ts";
import { type CellClassification, type ClassificationOptions, classifyCell } from "./classify.ts";
import { requireLabelPerCell } from "./phase-agreement.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** How cells are calibrated without their own line, then classified. */
export interface HeldOutOptions extends ClassificationOptions {
  /** As for `calibrateThresholds`. */
  readonly base?: PhaseThresholds;
}

/**
 * Every cell classified by thresholds calibrated on the labels of the other lines of the grid, in the order given.
 *
 * A line is all cells that share a value of the knob: leaving out the lines of the batch size leaves out rows, those
 * of the width columns. Compared with the labels, this tells what calibration is worth on cells it has not seen.
 *
 * @throws AtlasError `taxonomy/bad-threshold`, `taxonomy/labels-mismatch`
 */
export function classifyHeldOut(
  cells: readonly Cell[],
  labels: readonly (LandscapePhase | null)[],
  knob: KnobName,
  { base, ...classification }: HeldOutOptions = {},
): readonly CellClassification[] {
  requireLabelPerCell(cells.length, labels.length);
  const thresholdsWithout = new Map(
    [...new Set(cells.map((cell) => knobOf(cell, knob)))].map((value) => {
      const others = labels.map((label, i) => (knobOf(cells[i]!, knob) === value ? null : label));
      const calibration = calibrateThresholds(cells, others, {
        ...(base !== undefined && { base }),
        resamples: 0,
      });
      return [value, calibration.thresholds];
    }),
  );
  return cells.map((cell) => classifyCell(cell, thresholdsWithout.get(knobOf(cell, knob)), classification));
}
