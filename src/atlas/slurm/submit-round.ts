import { resolve } from "node:path";
import { AtlasError } from "#errors";
import { counted, shellWord } from "#words";
import { collectorScript, type ScriptSubject, SLURM_FOLDER, tasksScript } from "./batch-scripts.ts";
import { callSlurm } from "./call-slurm.ts";
import type { QueueLimits } from "./queue-limits.ts";
import type { RunTexts } from "./run-texts.ts";
import type { SlurmSettings } from "./settings.ts";
import { type Round, readSubmissions, writeSubmissions } from "./submissions.ts";

/** What is submitted of a run. */
export interface Submission extends Omit<ScriptSubject, "round"> {
  /** The run's folder as it was called, or the address of a database without a password. */
  readonly run: string;
  readonly texts: RunTexts;
  readonly settings: SlurmSettings;
  readonly limits: QueueLimits;
  /** Jobs of the run that are left; there are never more tasks than it takes workers to have one each. */
  readonly jobsLeft: number;
  readonly resultsDone: number;
  /** Default: 1, as a person submits. */
  readonly attempt?: number;
}

/** What came of it. */
export interface Submitted {
  readonly round: Round;
  /** What is to be known, a sentence without a full stop each. */
  readonly notes: readonly string[];
}

/**
 * Submits array jobs that work on a run, as many as the cluster's limit of an array makes of the tasks, and the job that
 * comes after them; writes down their numbers.
 *
 * @throws AtlasError as `callSlurm`, where not one task was taken; as `RunTexts`
 */
export async function submitRound(submission: Submission): Promise<Submitted> {
  const { run, texts, settings, limits, jobsLeft, resultsDone, attempt = 1 } = submission;
  const before = (await readSubmissions(texts))?.rounds ?? [];
  const subject: ScriptSubject = {
    ...submission,
    run: submission.isInDatabase ? run : resolve(run),
    round: (before.at(-1)?.round ?? 0) + 1,
  };
  const wanted = Math.max(1, Math.min(settings.tasks, Math.ceil(jobsLeft / settings.workers)));
  const tasks = Math.min(wanted, limits.jobs);
  const notes =
    tasks < wanted
      ? [`the cluster holds ${limits.jobs} jobs, so ${tasks} tasks are submitted of ${wanted}`]
      : [];
  const script = tasksScript(subject, settings, Math.min(tasks, limits.array));
  await texts.writeText(`${SLURM_FOLDER}/${subject.round}.sh`, script);
  const parts = arrayParts(tasks, limits.array);
  const jobs: string[] = [];
  let round: Round = {
    round: subject.round,
    attempt,
    at: new Date().toISOString(),
    tasks: 0,
    jobs,
    collector: null,
    results_done: resultsDone,
    cancelled: false,
  };
  const keep = (changed: Partial<Round>) => {
    round = { ...round, ...changed };
    // Known at once, so that all of it can be cancelled whatever comes next.
    return writeSubmissions(texts, { version: 1, settings, rounds: [...before, round] });
  };
  for (const part of parts) {
    try {
      jobs.push(await submitted(script, `--array=0-${part - 1}`));
    } catch (error) {
      if (jobs.length === 0 || !(error instanceof AtlasError)) throw error;
      notes.push(`${round.tasks} of ${counted(tasks, "task")} are submitted and no more: ${error.message}`);
      break;
    }
    await keep({ tasks: round.tasks + part });
  }
  const collector = collectorScript(subject, settings);
  await texts.writeText(`${SLURM_FOLDER}/${subject.round}-collect.sh`, collector);
  try {
    await keep({ collector: await submitted(collector, `--dependency=afterany:${jobs.join(":")}`) });
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    notes.push(
      `nothing collects by itself (${error.message}): call loss-atlas collect ${shellWord(run)} once all tasks have ended`,
    );
  }
  return { round, notes };
}

/** How many tasks each array has, none more than an array may. */
export function arrayParts(tasks: number, most: number): readonly number[] {
  const parts = Math.ceil(tasks / most);
  return Array.from(
    { length: parts },
    (_, index) => Math.floor(((index + 1) * tasks) / parts) - Math.floor((index * tasks) / parts),
  );
}

/** Submits a script, which nodes need not find anywhere; gives the number of the job. */
async function submitted(script: string, option: string): Promise<string> {
  return jobNumber(await callSlurm("sbatch", ["--parsable", option], { input: script }));
}

/** The number of a job in what `sbatch --parsable` prints: `12`, or `12;cluster`. */
function jobNumber(printed: string): string {
  const [, number] = /^(\d+)(;.*)?$/.exec(printed.trim().split("\n").at(-1) ?? "") ?? [];
  if (number !== undefined) return number;
  throw new AtlasError({
    code: "slurm/answer",
    kind: "failure",
    where: "sbatch",
    problem: `it answers "${printed.trim()}"`,
    expected: "the number of a job",
    remedy: "squeue --me shows what was submitted",
  });
}
