import { diagnose, evaluateAdvice } from "#taxonomy";
import type { TableWork } from "./beside/table-work.ts";
import type { ReportInput } from "./report-input.ts";
import type { TableEvidence, TableQuestion } from "./table-evidence.ts";

/** The findings of a report that follow from a table and its thresholds. */
export interface ReportEvidence
  extends TableEvidence,
    Required<Pick<ReportInput, "diagnoses" | "adviceEvaluation">> {}

/**
 * What is said of a table as a whole, the diagnoses of its cells and the test of their advice.
 *
 * @param work gives what is said of the whole
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export async function reportEvidence(
  { table, thresholds, rootSeed }: TableQuestion,
  work: Pick<TableWork, "evidence">,
): Promise<ReportEvidence> {
  const diagnoses = diagnose(table, { thresholds, rootSeed });
  const adviceEvaluation = evaluateAdvice(table, diagnoses);
  return { ...(await work.evidence()), diagnoses, adviceEvaluation };
}
