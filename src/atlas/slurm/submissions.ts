import { AtlasError } from "#errors";
import { isRecord, parsedJson } from "#files";
import { SLURM_FOLDER } from "./batch-scripts.ts";
import type { RunTexts } from "./run-texts.ts";
import type { SlurmSettings } from "./settings.ts";

/** What of a run was submitted at once. */
export interface Round {
  /** From 1; the number of its scripts. */
  readonly round: number;
  /** Which one it is of those that one call of `submit` has brought about, from 1. */
  readonly attempt: number;
  /** When, ISO 8601. */
  readonly at: string;
  readonly tasks: number;
  /** Job numbers of its arrays. */
  readonly jobs: readonly string[];
  /** Job number of what comes after them; `null` where Slurm took none. */
  readonly collector: string | null;
  /** Results that the journals held when it was submitted. */
  readonly results_done: number;
  /** Somebody has cancelled it, so nothing more is submitted by itself. */
  readonly cancelled: boolean;
}

/** What was ever submitted of a run, and how: what is submitted again is submitted alike. */
export interface Submissions {
  readonly version: 1;
  readonly settings: SlurmSettings;
  /** In their order, one at least. */
  readonly rounds: readonly Round[];
}

/** The text of a run that says what was submitted of it. */
const SUBMISSIONS = `${SLURM_FOLDER}/submissions.json`;

/**
 * What was submitted of a run; `undefined` where nothing was.
 *
 * @throws AtlasError `slurm/submissions` (kind `input`) for a text that is not as it was written; as `RunTexts`
 */
export async function readSubmissions(
  texts: Pick<RunTexts, "readText" | "placeOf">,
): Promise<Submissions | undefined> {
  let text: string;
  try {
    text = await texts.readText(SUBMISSIONS);
  } catch (error) {
    if (error instanceof AtlasError && error.code === "files/missing") return undefined;
    throw error;
  }
  const value = parsedJson(text);
  if (isSubmissions(value)) return value;
  throw new AtlasError({
    code: "slurm/submissions",
    kind: "input",
    where: texts.placeOf(SUBMISSIONS),
    problem: "this is not what loss-atlas submit writes: it was changed, or a newer version wrote it",
    remedy: "Move it away and submit again; squeue and scancel know what is queued",
  });
}

/**
 * What was submitted of a run.
 *
 * @throws AtlasError `slurm/not-submitted` (kind `input`) where nothing was; as `readSubmissions`
 */
export async function requireSubmissions(texts: RunTexts): Promise<Submissions> {
  const found = await readSubmissions(texts);
  if (found !== undefined) return found;
  throw new AtlasError({
    code: "slurm/not-submitted",
    kind: "input",
    where: texts.placeOf(""),
    problem: "nothing of this run was submitted to Slurm",
    expected: "a run that loss-atlas submit has written",
    remedy:
      "loss-atlas submit with its configuration submits it; loss-atlas report writes its tables and report",
  });
}

/** Writes down what was submitted of a run. @throws AtlasError as `RunTexts` */
export function writeSubmissions(texts: RunTexts, submissions: Submissions): Promise<void> {
  return texts.writeText(SUBMISSIONS, `${JSON.stringify(submissions, null, 2)}\n`);
}

/** The job numbers of some rounds: of their tasks, and of what comes after them. */
export function jobsOf(rounds: readonly Round[]): {
  readonly tasks: readonly string[];
  readonly collectors: readonly string[];
} {
  return {
    tasks: rounds.flatMap(({ jobs }) => jobs),
    collectors: rounds.flatMap(({ collector }) => collector ?? []),
  };
}

function isSubmissions(value: unknown): value is Submissions {
  return (
    isRecord(value) &&
    value.version === 1 &&
    isSettings(value.settings) &&
    Array.isArray(value.rounds) &&
    value.rounds.length > 0 &&
    value.rounds.every(isRound)
  );
}

function isSettings(value: unknown): value is SlurmSettings {
  return (
    isRecord(value) &&
    ["tasks", "workers", "threads", "memory", "notice", "rounds"].every((key) => isCount(value[key])) &&
    ["partition", "time"].every((key) => value[key] === null || typeof value[key] === "string") &&
    ["sbatch", "setup", "words"].every((key) => areTexts(value[key]))
  );
}

function isRound(value: unknown): value is Round {
  return (
    isRecord(value) &&
    ["round", "attempt", "tasks", "results_done"].every((key) => isCount(value[key])) &&
    typeof value.at === "string" &&
    areTexts(value.jobs) &&
    value.jobs.length > 0 &&
    (value.collector === null || typeof value.collector === "string") &&
    typeof value.cancelled === "boolean"
  );
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
