import { isRecord, parsedJson } from "#files";

/** The jobs of a run that failed for good and were neither done nor tried again since, for people to read. */
export const FAILURES_FILE = "failures.json";

/** A job that failed for good. */
export interface FailureRecord {
  /** The key of the job. */
  readonly key: string;
  readonly kind: string;
  readonly code: string;
  /** The reason. */
  readonly message: string;
  /** What it is, in words; absent in runs of before. */
  readonly words?: string;
  /** Keys of the networks whose weights are not as they were written, where that is the reason. */
  readonly networks?: readonly string[];
}

/** The failures that a file tells of; none where it is no such file. */
export function parsedFailures(text: string): readonly FailureRecord[] {
  const rows = parsedJson(text);
  return Array.isArray(rows) ? rows.filter(isFailure) : [];
}

function isFailure(row: unknown): row is FailureRecord {
  return (
    isRecord(row) &&
    [row.key, row.kind, row.code, row.message].every((text) => typeof text === "string") &&
    (row.words === undefined || typeof row.words === "string") &&
    (row.networks === undefined || Array.isArray(row.networks))
  );
}
