import { type Command, Option } from "commander";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import type { ProfileCollector } from "#atlas/profile";
import { AtlasError } from "#errors";
import { addExperimentOptions, askedExperiment, type ExperimentOptions } from "./asked-experiment.ts";
import { requireCache } from "./cache.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import type { RunPlace } from "./run-place.ts";
import { addSlurmOptions, givenSlurmOptions, type SlurmOptions } from "./slurm-options.ts";
import { addWorkOptions } from "./work-options.ts";

/** What `loss-atlas run` is told besides the file. */
export interface RunCommandOptions extends CarryOutOptions, ExperimentOptions, SlurmOptions {
  readonly dryRun?: true;
  /** Make the folder ready for others to work on, and compute nothing. */
  readonly prepare?: true;
  /** Who computes: this machine, or the tasks of a cluster. Default: `local`. */
  readonly launcher?: "local" | "slurm";
}

/** Gives `loss-atlas run` its arguments and its action. */
export function defineCommand(command: Command): void {
  command.description(
    "Trains and measures the networks of an experiment, labels the phases and writes tables and a report. " +
      "What an earlier run of the same name has done is kept, so the same command goes on after an interruption.",
  );
  addExperimentOptions(command);
  command
    .option(
      "--prepare",
      "write the run folder, or what --store names, for loss-atlas worker on any number of machines, and run nothing",
    )
    .addOption(
      new Option(
        "--launcher <where>",
        "where jobs run: local, or slurm, which does what submit does and waits for the end",
      ).choices(["local", "slurm"]),
    )
    .option("--dry-run", "show the plan and how much of it is done, and run nothing")
    .option(
      "--profile",
      "tell where the time goes: a table at the end, a section of the report and profile/trace.json for ui.perfetto.dev",
    )
    .action(run);
  addWorkOptions(command);
  addSlurmOptions(command);
  command.addHelpText("after", EXAMPLES);
}

const EXAMPLES = `
Examples:
  loss-atlas run                        the built-in experiment
  loss-atlas run my.yaml --workers 4    goes on where it was interrupted
  loss-atlas run my.yaml --set seeds=5  with another setting
  loss-atlas run my.yaml --prepare      for loss-atlas worker runs/my elsewhere`;

/**
 * Runs an experiment and tells about it: progress on standard error, results on standard output, with `--json`
 * events on standard output. Sets the exit code to 1 if a job failed and to 130 if the run was interrupted.
 *
 * @throws AtlasError for bad input and for failures after which no job can go on.
 */
export async function run(file: string | undefined, options: RunCommandOptions): Promise<void> {
  const profiling = options.profile && !options.dryRun ? await beginProfile() : undefined;
  if (options.cache !== false) await requireCache();
  const [foreign] = options.launcher === "slurm" ? [] : givenSlurmOptions(options);
  if (foreign !== undefined) throw withoutSlurm(foreign);
  const asked = await askedExperiment(file, options);
  const { configuration, plan, place } = asked;
  const { workforceOf } = await import("./memory.ts");
  const workforce = workforceOf(configuration, plan, options);
  if (options.dryRun) {
    const { showPlan } = await import("./show-plan.ts");
    const { machineOfRun } = await import("./machine.ts");
    const calibration = await machineOfRun(configuration, plan);
    showPlan(configuration, plan, {
      ...workforce,
      json: options.json ?? false,
      calibration,
      dataFolder: options.dataDir,
    });
    if (options.json !== true) process.stdout.write(await wordsOnDone(place, configuration, plan));
    if (options.profile) process.stderr.write("note: nothing is run, so there is nothing to profile\n");
    return;
  }
  if (options.prepare) {
    const { prepareRun } = await import("./prepare-run.ts");
    await prepareRun(configuration, plan, { place, workforce, options });
    return;
  }
  if (options.launcher === "slurm") {
    if (options.profile) throw profiledElsewhere();
    const { runOnSlurm } = await import("./run-on-slurm.ts");
    await runOnSlurm(asked, options);
    return;
  }
  const { carryOut } = await import("./carry-out.ts");
  await carryOut(configuration, plan, { place, workforce, options, profiling });
}

function withoutSlurm(option: string): AtlasError {
  return new AtlasError({
    code: "cli/without-slurm",
    kind: "input",
    where: option,
    problem: "this says something of the tasks of a cluster, and the run is to be carried out here",
    remedy: "Leave it out, or give --launcher slurm",
  });
}

function profiledElsewhere(): AtlasError {
  return new AtlasError({
    code: "cli/profiled-elsewhere",
    kind: "input",
    where: "--profile",
    problem: "where the time goes can only be told of workers of this machine",
    remedy: "Leave it out, or leave out --launcher slurm",
  });
}

async function beginProfile(): Promise<ProfileCollector> {
  return (await import("./run-profile.ts")).beginProfile();
}

/** How much of a plan a run holds, a line, or none where there is no run. */
async function wordsOnDone(
  { address, shown }: RunPlace,
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<string> {
  const { workDone } = await import("#atlas/run");
  const done = await workDone(address, configuration, plan);
  if (done === undefined) return "";
  const { counted } = await import("#words");
  const { examplesReadBy } = await import("#atlas/configuration");
  const rest = examplesReadBy(configuration).length === 0 ? "" : ", its data files being as they were";
  return `${shown} holds ${done.resultsDone} of ${counted(done.results, "result")}: ${done.jobsDone} of ${counted(done.jobs, "job")} are done${rest}\n`;
}
