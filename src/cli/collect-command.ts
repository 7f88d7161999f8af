import type { Command } from "commander";
import type { CrewOutcome } from "#atlas/run";
import type { Submissions } from "#atlas/slurm";
import { counted } from "#words";
import { endCrew } from "./end-of-crew.ts";
import { placeOfRun, quoted, type RunPlace } from "./run-place.ts";
import { submissionsOf } from "./submissions-of.ts";
import { submissionOf, submittedWords } from "./submit-run.ts";

/** Gives `loss-atlas collect` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Collects what the tasks of a submitted run have done: submits again what is missing, as long as the last tasks got " +
        "something done and at most as often as --rounds of submit says; otherwise writes tables and report. A job that " +
        "submit has submitted calls it once all tasks have ended.",
    )
    .argument("<run>", "folder of a run that loss-atlas submit has written, or its address in a database")
    .option("--out <folder>", "folder in which the folder of a run in a database is written", "runs")
    .option("--json", "print one JSON object")
    .action(collect);
}

interface CollectOptions {
  readonly out: string;
  readonly json?: boolean;
}

async function collect(run: string, { out, json = false }: CollectOptions): Promise<void> {
  const { queued, whyNoRound } = await import("#atlas/slurm");
  const { crewOutcome } = await import("#atlas/run");
  const { openRunStore } = await import("#atlas/store");
  const place = await placeOfRun(run, out);
  const submissions = await submissionsOf(openRunStore(place.address));
  const found = await crewOutcome(place.address);
  const asked = submissions.rounds.findLast(({ attempt }) => attempt === 1);
  const began = asked === undefined ? Date.now() : Date.parse(asked.at);
  if (found.jobsLeft === 0) return endCrew(place, found, { began, json });
  const { running, waiting } = await queued(submissions);
  if (running + waiting > 0) {
    const tasks = counted(running + waiting, "task");
    say(
      json,
      { type: "queued", running, waiting },
      `${tasks} of ${quoted(place)} still queued: ${found.jobsLeft} of ${counted(found.outcome.jobs, "job")} to do.`,
    );
    return;
  }
  const why = whyNoRound(submissions, found.resultsDone);
  if (why !== undefined) return endCrew(place, found, { why, began, json });
  await submitAgain(place, submissions, found, { out, json });
}

async function submitAgain(
  place: RunPlace,
  { rounds, settings }: Submissions,
  { configuration, jobsLeft, resultsDone, outcome }: CrewOutcome,
  { out, json }: { readonly out: string; readonly json: boolean },
): Promise<void> {
  const { queueLimits, submitRound } = await import("#atlas/slurm");
  const submitted = await submitRound({
    ...(await submissionOf(place, out)),
    name: configuration.name,
    settings,
    limits: await queueLimits(),
    jobsLeft,
    resultsDone,
    attempt: rounds.at(-1)!.attempt + 1,
  });
  for (const note of submitted.notes) process.stderr.write(`note: ${note}\n`);
  const { round } = submitted;
  const record = {
    type: "submitted",
    run: place.shown,
    jobs: outcome.jobs,
    jobs_left: jobsLeft,
    tasks: round.tasks,
    slurm_jobs: round.jobs,
    collector: round.collector,
  };
  say(
    json,
    record,
    `${quoted(place)}: ${jobsLeft} of ${counted(outcome.jobs, "job")} to do; ${submittedWords(submitted)}`,
  );
}

function say(json: boolean, record: object, words: string): void {
  process.stdout.write(json ? `${JSON.stringify(record)}\n` : `${words}\n`);
}
