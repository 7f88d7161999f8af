import type { DrawnCell } from "../published.testing.ts";
import { calibrateThresholds } from "./calibrate-thresholds.ts";
import { phaseOfMeans } from "./cell-side.ts";
import { classifyHeldOut } from "./held-out.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import {
  CKA_AT_EQUAL_LOSS,
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
  TRACE_TEST,
} from "./thresholds.ts";

/** Counts of cells in the phase that was drawn, among all 195 and among the 161 pure ones. */
export interface DrawnAgreement {
  readonly all: number;
  readonly pure: number;
}

/** Every documented set of thresholds, in the order in which each adds a comparison. */
export const DOCUMENTED_RULES = {
  "training loss": DEFAULT_THRESHOLDS,
  "Hessian trace": { ...DEFAULT_THRESHOLDS, sharpness: TRACE_TEST },
  "training loss, similarity at equal loss": {
    ...DEFAULT_THRESHOLDS,
    cka: EQUAL_LOSS_THRESHOLDS.cka,
    similarity: CKA_AT_EQUAL_LOSS,
  },
  "trace and similarity at equal loss": EQUAL_LOSS_THRESHOLDS,
} as const satisfies Record<string, PhaseThresholds>;

/** How many cells have the phase that was drawn; `phases` are in the order of the cells. */
export function agreementOf(
  drawnCells: readonly DrawnCell[],
  phases: readonly (LandscapePhase | null)[],
): DrawnAgreement {
  const agreeing = drawnCells.filter(({ drawn }, i) => phases[i] === drawn);
  return { all: agreeing.length, pure: agreeing.filter(({ pure }) => pure).length };
}

/** The agreement of fixed thresholds. */
export function ruleAgreement(drawnCells: readonly DrawnCell[], thresholds: PhaseThresholds): DrawnAgreement {
  return agreementOf(
    drawnCells,
    drawnCells.map(({ cell }) => phaseOfMeans(cell, thresholds)),
  );
}

/** The agreement of thresholds calibrated on the drawn phases: of all cells, and of cells left out by line. */
export function calibrationAgreement(
  drawnCells: readonly DrawnCell[],
  base: PhaseThresholds,
): Record<"seen" | "rowsLeftOut" | "columnsLeftOut", DrawnAgreement> {
  const cells = drawnCells.map(({ cell }) => cell);
  const labels = drawnCells.map(({ drawn }) => drawn);
  const leftOut = (knob: "batch_size" | "width") =>
    agreementOf(
      drawnCells,
      classifyHeldOut(cells, labels, knob, { base }).map(({ leadingPhase }) => leadingPhase),
    );
  return {
    seen: ruleAgreement(drawnCells, calibrateThresholds(cells, labels, { base, resamples: 0 }).thresholds),
    rowsLeftOut: leftOut("batch_size"),
    columnsLeftOut: leftOut("width"),
  };
}
