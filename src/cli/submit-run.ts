import { fileURLToPath } from "node:url";
import type { Submitted } from "#atlas/slurm";
import { counted } from "#words";
import type { AskedExperiment, ExperimentOptions } from "./asked-experiment.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { requireMemory, type Workforce, workforceOf } from "./memory.ts";
import { folderPlace } from "./run-place.ts";
import { type SlurmOptions, slurmSettings, workersOfTask } from "./slurm-options.ts";

/** What is told a command that submits a run. */
export type SubmitOptions = CarryOutOptions & ExperimentOptions & SlurmOptions;

/** What of a run was submitted; `submitted` is `undefined` where all of it is done. */
export interface SubmittedRun {
  readonly jobs: number;
  readonly left: number;
  readonly submitted: Submitted | undefined;
}

/** How the command is started again elsewhere: the Node that runs it and its file. */
export const COMMAND: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL("../../bin/loss-atlas.js", import.meta.url)),
];

/**
 * Makes a run folder hold an experiment and submits it to Slurm. Nothing is written where Slurm does not answer.
 *
 * @throws AtlasError as `prepareExperiment`, `callSlurm` and `requireTime`
 */
export async function submitRun(
  { configuration, plan, runFolder }: AskedExperiment,
  options: SubmitOptions,
): Promise<SubmittedRun> {
  const { queueLimits, requireTime, submitRound } = await import("#atlas/slurm");
  const workforce = taskWorkforce({ configuration, plan }, options);
  const settings = slurmSettings(options, workforce);
  requireTime(settings);
  const limits = await queueLimits();
  const { preparedRun } = await import("./prepare-run.ts");
  const { jobs, left } = await preparedRun(configuration, plan, {
    place: folderPlace(runFolder),
    workforce,
    options,
  });
  if (left === 0) return { jobs, left, submitted: undefined };
  const { crewOutcome } = await import("#atlas/run");
  const { resultsDone } = await crewOutcome(runFolder);
  const submitted = await submitRound({
    run: runFolder,
    name: configuration.name,
    command: COMMAND,
    settings,
    limits,
    jobsLeft: left,
    resultsDone,
  });
  for (const note of submitted.notes) process.stderr.write(`note: ${note}\n`);
  return { jobs, left, submitted };
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
