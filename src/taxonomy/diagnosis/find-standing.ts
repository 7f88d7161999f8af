import { type CellClassification, classifyCell } from "../phases/classify.ts";
import { cutNamed } from "../phases/cuts.ts";
import { judgedEstimate } from "../phases/pairwise-connectivity.ts";
import { LANDSCAPE_PHASES, type LandscapePhase } from "../phases/phase-descriptions.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import type { Symptoms } from "./diagnosis.ts";
import type { Standing } from "./standing.ts";
import { phaseBySymptoms } from "./verdict.ts";

const NOWHERE: Standing = { phase: "not measured", possible: [], share: null, margin: null, unsettled: null };

/** A phase less probable than this is not named beside the leading one. */
const WORTH_NAMING = 0.1;

/** Where a cell lies, by its label where it has one and by the thresholds where it has none. */
export function standingOfCell(cell: Cell | ClassifiedCell, thresholds: PhaseThresholds): Standing {
  const own = isClassified(cell) ? cell : classifyCell(cell, thresholds);
  const { phase, leadingPhase, phaseShare: share, phaseMargin: margin, unsettled } = own;
  if (leadingPhase === null) return NOWHERE;
  return { phase, possible: possiblePhases(own, leadingPhase, thresholds), share, margin, unsettled };
}

/** Where a network lies by its numbers alone; without a similarity two phases are left open. */
export function standingOfSymptoms(symptoms: Symptoms, thresholds: PhaseThresholds): Standing {
  const possible = phaseBySymptoms(symptoms, thresholds);
  const [phase = "not measured", another] = possible;
  return { ...NOWHERE, phase: another === undefined ? phase : "undecided", possible };
}

function isClassified(cell: Cell): cell is CellClassification {
  return "leadingPhase" in cell && "unsettled" in cell && "cuts" in cell;
}

function possiblePhases(
  cell: CellClassification,
  leading: LandscapePhase,
  thresholds: PhaseThresholds,
): readonly LandscapePhase[] {
  if (cell.unsettled !== null) return [leading, ...onceConnected(cell, leading, thresholds)];
  if (cell.phase !== "undecided") return [leading];
  const shareOf = (phase: LandscapePhase) => cell.phaseShares?.[phase] ?? 0;
  const others = LANDSCAPE_PHASES.filter((phase) => phase !== leading && shareOf(phase) >= WORTH_NAMING);
  return [leading, ...others.sort((a, b) => shareOf(b) - shareOf(a))];
}

/** What a poorly connected cell is once longer curves connect it. */
function onceConnected(
  cell: Cell,
  leading: LandscapePhase,
  thresholds: PhaseThresholds,
): readonly LandscapePhase[] {
  if (leading === "I") return ["II"];
  const similarity = cutNamed("similarity", (metric) => judgedEstimate(cell, metric), thresholds);
  return similarity === null ? ["IV-A", "IV-B"] : [similarity.passed ? "IV-B" : "IV-A"];
}
