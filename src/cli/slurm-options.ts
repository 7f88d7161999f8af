import { resolve } from "node:path";
import type { Command } from "commander";
import type { SlurmSettings } from "#atlas/slurm";
import type { SlurmSection } from "#atlas/slurm/section";
import { AtlasError } from "#errors";
import type { CarryOutOptions } from "./carry-out.ts";
import type { Workforce } from "./memory.ts";
import { repeatedOption, wholeNumberOption } from "./options.ts";

/** What a cluster is asked for. */
export interface SlurmOptions {
  readonly tasks?: number;
  readonly partition?: string;
  readonly time?: string;
  readonly notice?: number;
  readonly rounds?: number;
  readonly sbatch?: readonly string[];
  readonly setup?: readonly string[];
}

/** What is asked for where nobody says. */
export const USUAL = { tasks: 4, workers: 4, notice: 120, rounds: 10 };

/** Gives a command that submits to Slurm the options that say what for. */
export function addSlurmOptions(command: Command): void {
  command
    .option(
      "--tasks <n>",
      `Slurm: the most tasks of the array job, each with workers of its own (default: ${USUAL.tasks})`,
      wholeNumberOption,
    )
    .option("--partition <name>", "Slurm: where tasks run; by default the cluster's usual partition")
    .option("--time <time>", "Slurm: how long a task may run, such as 90 (minutes) or 12:00:00")
    .option(
      "--notice <seconds>",
      `Slurm: how long before its end a task takes nothing more (default: ${USUAL.notice})`,
      wholeNumberOption,
    )
    .option(
      "--rounds <n>",
      `Slurm: how often what is missing is submitted at most (default: ${USUAL.rounds})`,
      wholeNumberOption,
    )
    .option(
      "--sbatch <option>",
      "Slurm: a further option of sbatch, such as --account=physics; repeatable",
      repeatedOption,
    )
    .option(
      "--setup <line>",
      "Slurm: a line of shell before each task, such as 'module load gcc'; repeatable",
      repeatedOption,
    );
}

/** The options that were given and that only Slurm has a use for. */
export function givenSlurmOptions(options: SlurmOptions): readonly string[] {
  const { tasks, partition, time, notice, rounds, sbatch, setup } = options;
  return Object.entries({ tasks, partition, time, notice, rounds, sbatch, setup })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `--${name}`);
}

/** How many workers each task of a cluster has. */
export function workersOfTask({ workers }: Pick<CarryOutOptions, "workers">): number {
  return workers ?? USUAL.workers;
}

/**
 * What is asked for by the options of a call and by the section of its configuration, whose values those of options come
 * before; options of sbatch and lines of shell come after those of the section, as Slurm takes the last of two.
 */
export function withSlurmSection<Options extends SlurmOptions & CarryOutOptions>(
  options: Options,
  section: SlurmSection = {},
): Options {
  const { memory_budget: memoryBudget, time, sbatch = [], setup = [], ...others } = section;
  return {
    ...withoutUndefined({ ...others, memoryBudget, time: time && String(time) }),
    ...options,
    sbatch: [...sbatch, ...(options.sbatch ?? [])],
    setup: [...setup, ...(options.setup ?? [])],
  };
}

/** What a cluster is asked for: what the options say, and of the plan what its jobs need. */
export async function slurmSettings(
  options: SlurmOptions & CarryOutOptions,
  { needed }: Pick<Workforce, "needed">,
): Promise<SlurmSettings> {
  const { isSbatchOption } = await import("#atlas/slurm");
  const { partition = null, time = null, sbatch = [], setup = [], threads = 1 } = options;
  for (const option of sbatch) if (!isSbatchOption(option)) throw noOption(option);
  const { tasks = USUAL.tasks, notice = USUAL.notice, rounds = USUAL.rounds } = options;
  return {
    tasks,
    workers: workersOfTask(options),
    threads,
    memory: options.memoryBudget ?? Math.ceil(needed / 2 ** 20),
    partition,
    time,
    notice,
    rounds,
    sbatch,
    setup,
    words: ["--data-dir", resolve(options.dataDir), ...workerWords(options)],
  };
}

/** The words of `loss-atlas worker` beside those that are of the cluster, and the folder of its data. */
export function workerWords({ memoryLimit, jobTimeout, cache }: CarryOutOptions): readonly string[] {
  return [
    ...(memoryLimit === undefined ? [] : ["--memory-limit", `${memoryLimit}`]),
    ...(jobTimeout === undefined ? [] : ["--job-timeout", `${jobTimeout}`]),
    ...(cache === false ? ["--no-cache"] : []),
  ];
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function noOption(option: string): AtlasError {
  return new AtlasError({
    code: "cli/sbatch-option",
    kind: "input",
    where: "--sbatch",
    problem: `"${option}" is no option of sbatch`,
    expected: "an option with its value, on one line, such as --sbatch=--account=physics",
  });
}
