import { join } from "node:path";
import type { Command } from "commander";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import type { ProfileCollector } from "#atlas/profile";
import { measured } from "#timing";
import { requireCache } from "./cache.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { repeatedOption } from "./options.ts";
import { addWorkOptions } from "./work-options.ts";

/** What `loss-atlas run` is told besides the file. */
export interface RunCommandOptions extends CarryOutOptions {
  readonly set?: readonly string[];
  readonly name?: string;
  readonly device?: string;
  /** The folder of run folders. */
  readonly out: string;
  readonly dryRun?: true;
  /** Make the folder ready for others to work on, and compute nothing. */
  readonly prepare?: true;
}

/** Gives `loss-atlas run` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Trains and measures the networks of an experiment, labels the phases and writes tables and a report. " +
        "What an earlier run of the same name has done is kept, so the same command goes on after an interruption.",
    )
    .argument("[file]", "configuration in YAML or JSON; without one, the built-in experiment")
    .option("--name <name>", "name of the run, hence of its folder; by default the configuration's")
    .option(
      "--device <device>",
      "what computes: cpu, webgpu (any graphics adapter) or cuda (NVIDIA on Linux); by default the configuration's, cpu",
    )
    .option("--out <folder>", "folder in which run folders lie", "runs")
    .option(
      "--set <key=value>",
      "override a key of the file, such as model.depth=3; repeatable",
      repeatedOption,
    )
    .option(
      "--force",
      "go on in a run folder that holds another experiment, and where memory may not suffice",
    )
    .option(
      "--prepare",
      "write the run folder for loss-atlas worker, on any number of machines, and run nothing",
    )
    .option("--dry-run", "show the plan and how much of it is done, and run nothing")
    .option(
      "--profile",
      "tell where the time goes: a table at the end, a section of the report and profile/trace.json for ui.perfetto.dev",
    )
    .action(run);
  addWorkOptions(command);
}

/**
 * Runs an experiment and tells about it: progress on standard error, results on standard output, with `--json`
 * events on standard output. Sets the exit code to 1 if a job failed and to 130 if the run was interrupted.
 *
 * @throws AtlasError for bad input and for failures after which no job can go on.
 */
export async function run(file: string | undefined, options: RunCommandOptions): Promise<void> {
  const profiling = options.profile && !options.dryRun ? await beginProfile() : undefined;
  if (options.cache !== false) await requireCache();
  const { readConfiguration } = await measured("imports", () => import("#atlas/configuration"));
  const { planExperiment } = await measured("imports", () => import("#atlas/plan"));
  const { requireSetOnce } = await import("./set-once.ts");
  requireSetOnce(options.set ?? [], {
    name: options.name && "--name",
    device: options.device && "--device",
  });
  const configuration = await readConfiguration(file, {
    overrides: options.set ?? [],
    dataFolder: options.dataDir,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.device === undefined ? {} : { device: options.device }),
  });
  const plan = measured("plan", () => planExperiment(configuration));
  const { workforceOf } = await import("./memory.ts");
  const workforce = workforceOf(configuration, plan, options);
  const runFolder = join(options.out, configuration.name);
  if (options.dryRun) {
    const { showPlan } = await import("./show-plan.ts");
    showPlan(configuration, plan, { ...workforce, json: options.json ?? false });
    if (options.json !== true) process.stdout.write(await wordsOnDone(runFolder, configuration, plan));
    if (options.profile) process.stderr.write("note: nothing is run, so there is nothing to profile\n");
    return;
  }
  if (options.prepare) {
    const { prepareRun } = await import("./prepare-run.ts");
    await prepareRun(configuration, plan, { runFolder, workforce, options });
    return;
  }
  const { carryOut } = await import("./carry-out.ts");
  await carryOut(configuration, plan, { runFolder, workforce, options, profiling });
}

async function beginProfile(): Promise<ProfileCollector> {
  return (await import("./run-profile.ts")).beginProfile();
}

/** How much of a plan a run folder holds, a line, or none where there is no run. */
async function wordsOnDone(
  runFolder: string,
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<string> {
  const { workDone } = await import("#atlas/run");
  const done = await workDone(runFolder, configuration, plan);
  if (done === undefined) return "";
  const { counted } = await import("#words");
  const { examplesReadBy } = await import("#atlas/configuration");
  const rest = examplesReadBy(configuration).length === 0 ? "" : ", its data files being as they were";
  return `${runFolder} holds ${done.resultsDone} of ${counted(done.results, "result")}: ${done.jobsDone} of ${counted(done.jobs, "job")} are done${rest}\n`;
}
