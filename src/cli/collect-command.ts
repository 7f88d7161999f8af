import type { Command } from "commander";
import type { CrewOutcome } from "#atlas/run";
import type { Submissions } from "#atlas/slurm";
import { counted } from "#words";
import { endCrew } from "./end-of-crew.ts";
import { COMMAND, submittedWords } from "./submit-run.ts";

/** Gives `loss-atlas collect` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Collects what the tasks of a submitted run have done: submits what is missing again, as long as the last tasks got " +
        "something done and not more often than --rounds of submit says; otherwise writes tables and report. What submit " +
        "submits calls it when all tasks have ended.",
    )
    .argument("<run>", "folder of a run that loss-atlas submit has written")
    .option("--json", "print one JSON object")
    .action(collect);
}

async function collect(run: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { queued, requireSubmissions, whyNoRound } = await import("#atlas/slurm");
  const { crewOutcome } = await import("#atlas/run");
  const submissions = await requireSubmissions(run);
  const found = await crewOutcome(run);
  const asked = submissions.rounds.findLast(({ attempt }) => attempt === 1);
  const began = asked === undefined ? Date.now() : Date.parse(asked.at);
  if (found.jobsLeft === 0) return endCrew(run, found, { began, json });
  const { running, waiting } = await queued(submissions);
  if (running + waiting > 0) {
    const tasks = counted(running + waiting, "task");
    say(
      json,
      { type: "queued", running, waiting },
      `${tasks} of ${run} still queued: ${found.jobsLeft} of ${counted(found.outcome.jobs, "job")} to do.`,
    );
    return;
  }
  const why = whyNoRound(submissions, found.resultsDone);
  if (why !== undefined) return endCrew(run, found, { why, began, json });
  await submitAgain(run, submissions, found, json);
}

async function submitAgain(
  run: string,
  { rounds, settings }: Submissions,
  { configuration, jobsLeft, resultsDone, outcome }: CrewOutcome,
  json: boolean,
): Promise<void> {
  const { queueLimits, submitRound } = await import("#atlas/slurm");
  const submitted = await submitRound({
    run,
    name: configuration.name,
    command: COMMAND,
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
    run,
    jobs: outcome.jobs,
    jobs_left: jobsLeft,
    tasks: round.tasks,
    slurm_jobs: round.jobs,
    collector: round.collector,
  };
  say(
    json,
    record,
    `${run}: ${jobsLeft} of ${counted(outcome.jobs, "job")} to do; ${submittedWords(submitted)}`,
  );
}

function say(json: boolean, record: object, words: string): void {
  process.stdout.write(json ? `${JSON.stringify(record)}\n` : `${words}\n`);
}
