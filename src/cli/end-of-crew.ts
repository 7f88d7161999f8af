import type { CrewOutcome, RunOutcome } from "#atlas/run";
import { counted } from "#words";
import { columnsOf, wrapped } from "./prose.ts";
import { reportOfRun } from "./report-of-run.ts";
import { closingRecord, closingText } from "./run-closing.ts";
import { quoted, type RunPlace } from "./run-place.ts";

/**
 * Writes the tables and the report of a run that several worked on, of one in a database into a folder that is pulled for it,
 * and says how it ended. Sets the exit code to 1 where jobs failed or are left.
 *
 * @param why nothing goes on by itself, a sentence, where jobs are left
 * @param began when, ms since 1970
 */
export async function endCrew(
  place: RunPlace,
  { outcome, jobsLeft }: CrewOutcome,
  { why, began, json }: { readonly why?: string; readonly began: number; readonly json: boolean },
): Promise<void> {
  const report = await reportOfRun(place);
  const timed: RunOutcome = { ...outcome, seconds: (Date.now() - began) / 1000 };
  if (jobsLeft > 0) {
    const sentence = `${counted(jobsLeft, "job")} of ${quoted(place)} left undone: ${why ?? "nobody works on it"}. loss-atlas submit or run with its configuration goes on.`;
    process.stderr.write(`${wrapped(sentence, columnsOf(process.stderr))}\n`);
  }
  process.exitCode = jobsLeft > 0 || outcome.failures.length > 0 ? 1 : 0;
  const words = json
    ? `${JSON.stringify(closingRecord(timed, report))}\n`
    : closingText(timed, report, columnsOf(process.stdout));
  process.stdout.write(words);
}
