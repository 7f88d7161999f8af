import { fileURLToPath } from "node:url";
import type { Submitted } from "#atlas/slurm";
import { counted } from "#words";
import type { AskedExperiment, ExperimentOptions } from "./asked-experiment.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { requireMemory, type Workforce, workforceOf } from "./memory.ts";
import { type RunPlace, requireNoPassword } from "./run-place.ts";
import { type SlurmOptions, slurmSettings, withSlurmSection, workersOfTask } from "./slurm-options.ts";

/** What is told a command that submits a run. */
export type SubmitOptions = CarryOutOptions & ExperimentOptions & SlurmOptions;

/** What of a run was submitted; `submitted` is `undefined` where all of it is done. */
export interface SubmittedRun {
  readonly jobs: number;
  readonly left: number;
  readonly submitted: Submitted | undefined;
}

/** How the command is started again elsewhere: the Node that runs it and its file. */
const COMMAND: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL("../../bin/loss-atlas.js", import.meta.url)),
];

/**
 * Makes a run folder or a database hold an experiment and submits it to Slurm. Nothing is written where Slurm does not answer.
 *
 * @throws AtlasError as `prepareExperiment`, `callSlurm`, `requireTime` and `requireNoPassword`
 */
export async function submitRun(
  { configuration, plan, place }: AskedExperiment,
  given: SubmitOptions,
): Promise<SubmittedRun> {
  const options = withSlurmSection(given, configuration.slurm);
  requireNoPassword(place);
  const { queueLimits, requireTime, submitRound } = await import("#atlas/slurm");
  const workforce = taskWorkforce({ configuration, plan }, options);
  const settings = await slurmSettings(options, workforce);
  requireTime(settings, given.time === undefined ? "slurm.time" : "--time");
  const limits = await queueLimits();
  const { preparedRun } = await import("./prepare-run.ts");
  const { jobs, left } = await preparedRun(configuration, plan, {
    place,
    workforce,
    options,
  });
  if (left === 0) return { jobs, left, submitted: undefined };
  const { crewOutcome } = await import("#atlas/run");
  const { resultsDone } = await crewOutcome(place.address);
  const submitted = await submitRound({
    ...(await submissionOf(place, options.out)),
    name: configuration.name,
    settings,
    limits,
    jobsLeft: left,
    resultsDone,
  });
  for (const note of submitted.notes) process.stderr.write(`note: ${note}\n`);
  return { jobs, left, submitted };
}

/**
 * What a submission of a run is about, wherever the run lies.
 *
 * @param out the folder in which the folder of a run in a database is written
 */
export async function submissionOf({ address, shown, isInDatabase }: RunPlace, out: string) {
  const { openRunStore } = await import("#atlas/store");
  return {
    run: shown,
    isInDatabase,
    texts: openRunStore(address),
    command: COMMAND,
    collectorWords: isInDatabase ? ["--out", out] : [],
  };
}

/** The workers of one task, whose memory is what is asked for; this machine's is none of its business. */
export function taskWorkforce(
  { configuration, plan }: Pick<AskedExperiment, "configuration" | "plan">,
  options: CarryOutOptions,
): Workforce {
  const asked = { ...options, workers: workersOfTask(options) };
  const available =
    options.memoryBudget === undefined ? Number.POSITIVE_INFINITY : options.memoryBudget * 2 ** 20;
  const workforce = workforceOf(configuration, plan, asked, available);
  // Whatever --force says here, worker commands would refuse it there.
  requireMemory(workforce);
  return workforce;
}

/** What was submitted, in a sentence. */
export function submittedWords({ round }: Submitted): string {
  const jobs = round.jobs.length === 1 ? `job ${round.jobs[0]}` : `jobs ${round.jobs.join(", ")}`;
  const after = round.collector === null ? "" : `; job ${round.collector} collects what they did`;
  return `${counted(round.tasks, "task")} submitted as ${jobs}${after}.`;
}
