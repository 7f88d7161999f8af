import {
  type AtlasTable,
  diagnose,
  evaluateAdvice,
  findTransitions,
  type PhaseThresholds,
  slicesOf,
  smoothBorders,
} from "#taxonomy";
import type { ReportInput } from "./report-input.ts";

/** The findings of a report that follow from a table and its thresholds. */
export type ReportEvidence = Required<
  Pick<ReportInput, "transitions" | "borders" | "diagnoses" | "adviceEvaluation">
>;

/**
 * Transitions, borders, diagnoses and the test of their advice for a table, each computed once for all its slices.
 *
 * @param rootSeed the root of all resampling
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function reportEvidence(
  table: AtlasTable,
  thresholds: PhaseThresholds,
  rootSeed: number,
): ReportEvidence {
  const diagnoses = diagnose(table, { thresholds, rootSeed });
  return {
    transitions: findTransitions(table, thresholds, { rootSeed }),
    borders: Object.fromEntries(
      slicesOf(table).map((slice) => [slice.name, smoothBorders(table, slice, thresholds)]),
    ),
    diagnoses,
    adviceEvaluation: evaluateAdvice(table, diagnoses, { rootSeed }),
  };
}
