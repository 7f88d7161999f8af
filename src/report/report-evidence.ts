import {
  type AtlasTable,
  type Cell,
  diagnose,
  evaluateAdvice,
  findTransitions,
  fitThresholds,
  type PhaseThresholds,
  phaseOfMeans,
  phaseSummary,
  type SliceSummary,
  slicesOf,
  smoothBorders,
  thresholdProvenance,
  thresholdSensitivity,
} from "#taxonomy";
import type { ReportInput } from "./report-input.ts";

/** The findings of a report that follow from a table and its thresholds. */
export interface ReportEvidence
  extends Required<
    Pick<ReportInput, "thresholds" | "transitions" | "borders" | "diagnoses" | "adviceEvaluation">
  > {
  readonly summaries: readonly SliceSummary[];
}

/**
 * Thresholds, summaries, transitions, borders, diagnoses and the test of their advice, each computed once for all
 * slices of a table.
 *
 * @param rootSeed the root of all resampling
 * @param provenance where the thresholds come from, a clause without a full stop. Default: by what they are
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function reportEvidence(
  table: AtlasTable,
  thresholds: PhaseThresholds,
  rootSeed: number,
  provenance = thresholdProvenance(thresholds, "the thresholds that the experiment's configuration sets"),
): ReportEvidence {
  const found = findTransitions(table, thresholds, { rootSeed });
  const summaries = phaseSummary(table, thresholds, found);
  // The summary's sentences tell of the crossover to similar networks too.
  const transitions = found.map((slice) => ({
    ...slice,
    sentences: summaries.find((summary) => summary.slice === slice.slice)?.transitions ?? slice.sentences,
  }));
  const diagnoses = diagnose(table, { thresholds, rootSeed });
  const fit = fitThresholds(table, { base: thresholds, rootSeed });
  const changesPhase = (cell: Cell): boolean =>
    phaseOfMeans(cell, fit.thresholds) !== phaseOfMeans(cell, thresholds);
  return {
    thresholds: {
      used: thresholds,
      source: `The phases use ${provenance}.`,
      fit,
      changedByFit: table.cells.filter(changesPhase).length,
      sensitivity: thresholdSensitivity(table, thresholds),
    },
    summaries,
    transitions,
    borders: Object.fromEntries(
      slicesOf(table).map((slice) => [slice.name, smoothBorders(table, slice, thresholds)]),
    ),
    diagnoses,
    adviceEvaluation: evaluateAdvice(table, diagnoses),
  };
}
