import { isRecord } from "#files";
import type { JournalEntry, JournalObservation, TaskResult, TrainingRecord } from "./entry.ts";

/**
 * Whether a value of a JSON text is an entry as it is written, field by field and without any other. Everything that is has the
 * form that a line may have; what has a field more may have it too, and is to be read by that. Large runs have hundreds of
 * thousands of results, which are looked at here without a copy.
 */
export function isExactEntry(value: unknown): value is JournalEntry {
  return (
    hasFields(value, 4) &&
    isName(value.kind) &&
    isAmount(value.seconds) &&
    isAmount(value.peak_memory_mb) &&
    isListOf(value.results, isResult)
  );
}

function isResult(value: unknown): value is TaskResult {
  if (!isRecord(value)) return false;
  const { key, cell, seeds, observations, training, series, file } = value;
  const given = [training, series, file].filter((field) => field !== undefined).length;
  return (
    hasFields(value, 4 + given) &&
    isName(key) &&
    typeof cell === "string" &&
    isListOf(seeds, isSeed) &&
    seeds.length > 0 &&
    isListOf(observations, isObservation) &&
    (training === undefined || isTraining(training)) &&
    (series === undefined || (isRecord(series) && hasOnly(series, isSeries))) &&
    (file === undefined || typeof file === "string")
  );
}

function isObservation(value: unknown): value is JournalObservation {
  if (!isRecord(value)) return false;
  const { metric, value: number, standard_error: error, detail } = value;
  return (
    hasFields(value, detail === undefined ? 3 : 4) &&
    isName(metric) &&
    isNumberOrNull(number) &&
    isNumberOrNull(error) &&
    (detail === undefined || (isRecord(detail) && hasOnly(detail, isEvidence)))
  );
}

function isTraining(value: unknown): value is TrainingRecord {
  if (!hasFields(value, 6)) return false;
  const { status, degenerate, epochs, updates, stopped_by: stoppedBy, history } = value;
  return (
    (status === "trained" || status === "diverged") &&
    typeof degenerate === "boolean" &&
    isAmount(epochs) &&
    isAmount(updates) &&
    typeof stoppedBy === "string" &&
    STOPS.has(stoppedBy) &&
    hasFields(history, 2) &&
    isSeries(history.loss) &&
    isSeries(history.error_pct)
  );
}

/** What may have ended a training, as in `TrainingRecord`. */
export const STOPPED_BY = [
  "budget",
  "plateau",
  "target-loss",
  "zero-loss",
  "checkpoint",
  "divergence",
  "given",
] as const satisfies readonly TrainingRecord["stopped_by"][];

const STOPS: ReadonlySet<string> = new Set(STOPPED_BY);

function hasFields(value: unknown, count: number): value is Record<string, unknown> {
  return isRecord(value) && Object.keys(value).length === count;
}

function hasOnly(value: Record<string, unknown>, isKind: (member: unknown) => boolean): boolean {
  return Object.keys(value).every((name) => name !== "__proto__" && isKind(value[name]));
}

function isListOf<Kind>(value: unknown, isKind: (member: unknown) => member is Kind): value is Kind[] {
  return Array.isArray(value) && value.every(isKind);
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";

// JSON has no word for infinity, yet 1e999 is read as it.
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isAmount = (value: unknown): value is number => isNumber(value) && value >= 0;

const isSeed = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isNumberOrNull = (value: unknown): value is number | null => value === null || isNumber(value);

const isSeries = (value: unknown): value is (number | null)[] => isListOf(value, isNumberOrNull);

const isEvidence = (value: unknown): boolean =>
  isNumberOrNull(value) || typeof value === "boolean" || typeof value === "string";
