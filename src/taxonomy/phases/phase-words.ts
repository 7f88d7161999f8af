import { isOfUnknownTraining, whyNoPhasePlane, whyNoTemperature } from "../table/axis-kind.ts";
import type { AtlasTable, Phase } from "../table/classified.ts";
import { type LandscapePhase, PHASE_DESCRIPTIONS, type PhaseDescription } from "./phase-descriptions.ts";

/** A phase or what stands in its place, a clause: `phase IV-A`, `phase undecided`, `connectivity not settled`. */
export function phaseClause(phase: Phase): string {
  return phase === "not settled" ? "connectivity not settled" : `phase ${phase}`;
}

/** What the label of a cell says where no plane of load and temperature is there to say more. */
const OWN_NUMBERS: Readonly<Record<LandscapePhase, Pick<PhaseDescription, "name" | "advice">>> = {
  I: { name: "not converged, poorly connected", advice: "Loss and barrier are both high." },
  II: { name: "not converged, connected", advice: "The loss is high, and no barrier lies between networks." },
  III: {
    name: "converged, poorly connected",
    advice: "The loss is low, and a barrier lies between networks.",
  },
  "IV-A": {
    name: "converged, connected, dissimilar",
    advice: "Neither loss nor barrier is high; networks answer differently, so an ensemble helps.",
  },
  "IV-B": {
    name: "converged, connected, similar",
    advice: "Neither loss nor barrier is high, and networks answer alike: averaging weights is safe.",
  },
};

/**
 * What a phase is and what to do there, in the words that the axes of a table allow: without a knob of load and one of
 * temperature a label says how a cell compares with the thresholds and neither that it is too hot or too cold nor that it
 * is too small.
 */
export function phaseDescriptionOn(
  table: Pick<AtlasTable, "load" | "temperature">,
  phase: LandscapePhase,
): PhaseDescription {
  const description = PHASE_DESCRIPTIONS[phase];
  return whyNoPhasePlane(table) === null ? description : { ...description, ...OWN_NUMBERS[phase] };
}

/**
 * Sentences about a table for those who read diagnoses of its cells, not labels: what is said of labels alone left out, and
 * why temperature is not asked about where it is not.
 */
export function notesOnDiagnoses(
  table: Pick<AtlasTable, "load" | "temperature"> & Partial<Pick<AtlasTable, "cells">>,
  notes: readonly string[],
): readonly string[] {
  const [ofLabels, unfit] = [
    labelsWithoutPlane(table),
    isOfUnknownTraining(table) ? null : whyNoTemperature(table),
  ];
  return [
    ...notes.filter((note) => note !== ofLabels),
    ...(unfit === null ? [] : [`Whether training was too hot or too cold is not asked: ${unfit}.`]),
  ];
}

/** A sentence that says why a table has labels and no phase diagram; `null` where it has one. */
export function labelsWithoutPlane(table: Pick<AtlasTable, "load" | "temperature">): string | null {
  const unfit = whyNoPhasePlane(table);
  return unfit === null
    ? null
    : `This is no phase diagram (${unfit}): a label compares a cell's own numbers with the thresholds, and says neither that training is too hot or too cold nor that a network is too small.`;
}
