import type { RunOutcome } from "#atlas/run";
import type { WrittenReport } from "#report";
import { allDiverged, type ClassifiedCell, PHASES } from "#taxonomy";
import { counted, duration, printable } from "#words";
import { jobRecord } from "./progress/json-display.ts";
import { paragraphs, wrapped } from "./prose.ts";

/** The last words of a run for people: how it ended, the phases found, where to read on. */
export function closingText(
  outcome: RunOutcome,
  { table, summaries, diagnosis, path }: WrittenReport,
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
    ...whyNothingIsTold(table.cells).map((sentence) => wrapped(sentence, columns)),
    ...diagnosis.map((sentence) => wrapped(sentence, columns)),
    `report: ${printable(path)}`,
  ];
  return paragraphs(parts);
}

/** The last words of a run that was interrupted: its report can wait. */
export function interruptedText({ jobs, jobsDone }: RunOutcome, reading: string, columns: number): string {
  const sentences = [
    `Interrupted: ${jobsDone} of ${counted(jobs, "job")} done; jobs that were cut short are begun anew.`,
    "The same command goes on from here,",
    `and ${reading} shows what there is.`,
  ];
  return paragraphs([wrapped(sentences.join(" "), columns)]);
}

/** The last words of one who worked on a run together with others, and leaves its report to whoever asks for it. */
export function unreportedText(outcome: RunOutcome, next: string, columns: number): string {
  return paragraphs([wrapped(`${endWords(outcome)} ${next}`, columns)]);
}

/** The last line of a run for programs; one that was interrupted has no report. */
export function closingRecord(outcome: RunOutcome, report: WrittenReport | null): object {
  const cells = Object.groupBy(report?.table.cells ?? [], ({ phase }) => phase);
  return {
    type: "finished",
    jobs: outcome.jobs,
    jobs_done: outcome.jobsDone,
    failures: outcome.failures.map(({ job, error }) => ({ job: jobRecord(job), error })),
    blocked: outcome.blocked.map(jobRecord),
    interrupted: outcome.interrupted,
    seconds: Math.round(outcome.seconds * 1000) / 1000,
    phases: report && Object.fromEntries(PHASES.map((phase) => [phase, cells[phase]?.length ?? 0])),
    report: report?.path ?? null,
  };
}

/** Why no cell has a phase, where that is so for one reason. */
function whyNothingIsTold(cells: readonly ClassifiedCell[]): readonly string[] {
  if (cells.length > 0 && cells.every(allDiverged)) return [ALL_DIVERGED];
  return cells.every(({ seeds }) => seeds === 1) ? [ONE_SEED] : [];
}

/** Why a run of networks that all diverged labels nothing. */
const ALL_DIVERGED =
  "Every network diverged, so no phase is told: its loss or a weight was no longer finite, or its loss stayed far above " +
  "that of a constant answer. Try a smaller learning rate.";

/** Why a run of single networks labels nothing. */
const ONE_SEED =
  "Every cell has one network: whether networks of a cell are connected and alike takes two, and how sure that is three, " +
  "so no phase is told. Run again with --set seeds=3: what there is is kept.";

function endWords({ jobs, jobsDone, failures, blocked, seconds }: RunOutcome): string {
  const done = `${jobsDone} of ${counted(jobs, "job")} done`;
  const took = `; this run took ${duration(seconds)}`;
  if (failures.length === 0)
    return `${jobsDone === jobs ? `All ${counted(jobs, "job")} done` : done}${took}.`;
  const skipped =
    blocked.length === 0 ? "" : ` and ${blocked.length} skipped, whole or in part, that need them`;
  return `${done}; ${counted(failures.length, "job")} failed${skipped}. The same command tries them again.`;
}
