import type { CrewOutcome, RunOutcome } from "#atlas/run";
import { counted } from "#words";
import { columnsOf, wrapped } from "./prose.ts";
import { closingRecord, closingText } from "./run-closing.ts";

/**
 * Writes the tables and the report of a run that several worked on and says how it ended. Sets the exit code to 1 where
 * jobs failed or are left.
 *
 * @param why nothing goes on by itself, a sentence, where jobs are left
 * @param began when, ms since 1970
 */
export async function endCrew(
  runFolder: string,
  { outcome, jobsLeft }: CrewOutcome,
  { why, began, json }: { readonly why?: string; readonly began: number; readonly json: boolean },
): Promise<void> {
  const { writeReport } = await import("#report");
  const report = await writeReport(runFolder);
  const timed: RunOutcome = { ...outcome, seconds: (Date.now() - began) / 1000 };
  if (jobsLeft > 0) {
    const sentence = `${counted(jobsLeft, "job")} of ${runFolder} left undone: ${why ?? "nobody works on it"}. loss-atlas submit or run with its configuration goes on.`;
    process.stderr.write(`${wrapped(sentence, columnsOf(process.stderr))}\n`);
  }
  process.exitCode = jobsLeft > 0 || outcome.failures.length > 0 ? 1 : 0;
  const words = json
    ? `${JSON.stringify(closingRecord(timed, report))}\n`
    : closingText(timed, report, columnsOf(process.stdout));
  process.stdout.write(words);
}
