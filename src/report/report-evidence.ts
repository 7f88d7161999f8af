import { diagnose, evaluateAdvice } from "#taxonomy";
import { type TableWork, tableWork } from "./beside/table-work.ts";
import type { ReportInput } from "./report-input.ts";
import type { TableEvidence, TableQuestion } from "./table-evidence.ts";

/** The findings of a report that follow from a table and its thresholds. */
export interface ReportEvidence
  extends TableEvidence,
    Required<Pick<ReportInput, "diagnoses" | "adviceEvaluation">> {
  readonly claims: TableEvidence["claims"];
}

/**
 * What is said of a table as a whole, the diagnoses of its cells and the test of their advice.
 *
 * @param work who works out what is said of the whole. Default: whoever does by the size of the table
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export async function reportEvidence(
  question: TableQuestion,
  work: TableWork = tableWork(question),
): Promise<ReportEvidence> {
  const { table, thresholds, rootSeed } = question;
  const diagnoses = diagnose(table, { thresholds, rootSeed });
  const adviceEvaluation = evaluateAdvice(table, diagnoses);
  return { ...(await work.evidence()), diagnoses, adviceEvaluation };
}
