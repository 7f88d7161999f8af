import type { RunOutcome } from "#atlas/run";
import type { WrittenReport } from "#report";
import { PHASES } from "#taxonomy";
import { counted, printable } from "#words";
import { duration } from "./plan-text.ts";
import { jobRecord } from "./progress/json-display.ts";
import { paragraphs, wrapped } from "./prose.ts";

/** The last words of a run for people: how it ended, the phases found, where to read on. */
export function closingText(
  outcome: RunOutcome,
  { summaries, diagnosis, path }: WrittenReport,
  columns: number,
): string {
  const slices = summaries.map(({ slice, headline, regions, transitions }) =>
    [
      wrapped(slice === "" ? headline : `${slice}: ${headline}`, columns),
      ...[...regions.map(({ sentence }) => sentence), ...transitions].map((sentence) =>
        wrapped(`  ${sentence}`, columns, 2),
      ),
    ].join("\n"),
  );
  const parts = [
    wrapped(endWords(outcome), columns),
    ...slices,
    ...diagnosis.map((sentence) => wrapped(sentence, columns)),
    `report: ${printable(path)}`,
  ];
  return paragraphs(parts);
}

/** The last line of a run for programs. */
export function closingRecord(outcome: RunOutcome, { table, path }: WrittenReport): object {
  const cells = Object.groupBy(table.cells, ({ phase }) => phase);
  return {
    type: "finished",
    jobs: outcome.jobs,
    jobs_done: outcome.jobsDone,
    failures: outcome.failures.map(({ job, error }) => ({ job: jobRecord(job), error })),
    blocked: outcome.blocked.map(jobRecord),
    interrupted: outcome.interrupted,
    seconds: Math.round(outcome.seconds * 1000) / 1000,
    phases: Object.fromEntries(PHASES.map((phase) => [phase, cells[phase]?.length ?? 0])),
    report: path,
  };
}

function endWords({ jobs, jobsDone, failures, blocked, interrupted, seconds }: RunOutcome): string {
  const done = `${jobsDone} of ${counted(jobs, "job")} done`;
  if (interrupted) return `Interrupted: ${done}. The same command goes on from here.`;
  if (failures.length === 0) return `All ${counted(jobs, "job")} done; this run took ${duration(seconds)}.`;
  const skipped = blocked.length === 0 ? "" : ` and ${blocked.length} skipped that need them`;
  return `${done}; ${counted(failures.length, "job")} failed${skipped}. The same command tries them again.`;
}
