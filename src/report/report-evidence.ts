import { type AtlasTable, evaluateAdvice } from "#taxonomy";
import type { TableWork } from "./beside/table-work.ts";
import type { ReportInput } from "./report-input.ts";
import type { TableEvidence } from "./table-evidence.ts";

/** The findings of a report that follow from a table and its thresholds. */
export interface ReportEvidence
  extends TableEvidence,
    Required<Pick<ReportInput, "diagnoses" | "adviceEvaluation">> {
  readonly claims: TableEvidence["claims"];
}

/**
 * What is said of a table as a whole, the diagnoses of its cells and the test of their advice.
 *
 * @param work gives what is said of the whole, and the diagnoses
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export async function reportEvidence(
  table: AtlasTable,
  work: Pick<TableWork, "evidence" | "diagnoses">,
): Promise<ReportEvidence> {
  const diagnoses = await work.diagnoses();
  const adviceEvaluation = evaluateAdvice(table, diagnoses);
  return { ...(await work.evidence()), diagnoses, adviceEvaluation };
}
