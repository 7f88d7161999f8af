import { join } from "node:path";
import type { Command } from "commander";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import type { ProfileCollector } from "#atlas/profile";
import type { RunOutcome } from "#atlas/run";
import { AtlasError, formatError } from "#errors";
import type { WrittenReport } from "#report";
import { measured } from "#timing";
import { requireCache } from "./cache.ts";
import { positiveOption, repeatedOption, wholeNumberOption } from "./options.ts";
import type { Display, Subject } from "./progress/display.ts";

/** What `loss-atlas run` is told besides the file. */
export interface RunCommandOptions {
  readonly set?: readonly string[];
  readonly name?: string;
  readonly device?: string;
  /** The folder of run folders. */
  readonly out: string;
  readonly dataDir: string;
  /** By default one for each core, fewer where memory is short. */
  readonly workers?: number;
  /** Most threads of a worker; by default as many as leave each that has a job a core. */
  readonly threads?: number;
  /** MiB after which a worker is replaced. */
  readonly memoryLimit?: number;
  /** MiB of all workers together. */
  readonly memoryBudget?: number;
  /** Seconds that a job may take. */
  readonly jobTimeout?: number;
  readonly force?: true;
  /** False for `--no-cache`. */
  readonly cache?: boolean;
  readonly dryRun?: true;
  readonly json?: true;
  readonly profile?: true;
  /** Gives the last words of a run that came to its end, in place of the usual ones. */
  readonly closing?: (outcome: RunOutcome, report: WrittenReport) => Promise<string>;
  /** Whether what is noticed of the configuration was told before. */
  readonly areNotesTold?: boolean;
  /** Specifier of another `JobModule` than the package's own. */
  readonly jobModule?: string;
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
    .option("--data-dir <folder>", "folder in which data sets lie", ".")
    .option(
      "--set <key=value>",
      "override a key of the file, such as model.depth=3; repeatable",
      repeatedOption,
    )
    .option(
      "--workers <n>",
      "worker processes; results do not depend on it; by default one for each core, fewer where memory is short",
      wholeNumberOption,
    )
    .option(
      "--threads <n>",
      "most threads of a worker; results do not depend on it; by default one, more where there are fewer jobs or workers than cores",
      wholeNumberOption,
    )
    .option("--memory-limit <MiB>", "replace a worker that has grown beyond this", wholeNumberOption)
    .option(
      "--memory-budget <MiB>",
      "what workers may take together: larger jobs wait for one another; by default the machine's memory",
      wholeNumberOption,
    )
    .option(
      "--job-timeout <seconds>",
      "end a job that takes longer, and try it once more; by default an hour, or 100 times its estimate where that is more",
      positiveOption,
    )
    .option(
      "--force",
      "go on in a run folder that holds another experiment, and where memory may not suffice",
    )
    .option("--no-cache", "neither keep compiled programs nor take them from an earlier run")
    .option("--dry-run", "show the plan and how much of it is done, and run nothing")
    .option(
      "--profile",
      "tell where the time goes: a table at the end, a section of the report and profile/trace.json for ui.perfetto.dev",
    )
    .option("--json", "print one JSON object for each event")
    .action(run);
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
  const { changedOwnNetwork, notesOn, readConfiguration } = await measured(
    "imports",
    () => import("#atlas/configuration"),
  );
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
  const { memoryNotes, requireMemory, workforceOf } = await import("./memory.ts");
  const workforce = workforceOf(configuration, plan, options);
  const runFolder = join(options.out, configuration.name);
  if (options.dryRun) {
    const { showPlan } = await import("./show-plan.ts");
    showPlan(configuration, plan, { ...workforce, json: options.json ?? false });
    if (options.json !== true) process.stdout.write(await wordsOnDone(runFolder, configuration, plan));
    if (options.profile) process.stderr.write("note: nothing is run, so there is nothing to profile\n");
    return;
  }
  if (options.force !== true) requireMemory(workforce);
  const { device } = configuration;
  if (device !== "cpu") await (await import("#engine")).requireDevice(device);
  await requireWritableEnds(runFolder, profiling !== undefined);
  const { INTERRUPTED, runExperiment } = await measured("imports", () => import("#atlas/run"));
  const { listenForInterruption } = await import("./interruption.ts");
  const display = await displayFor(configuration, options.json ?? false);
  const ownNotes = options.areNotesTold ? [] : notesOn(configuration);
  for (const message of [...ownNotes, ...memoryNotes(workforce)]) display.show({ type: "note", message });
  const interruption = listenForInterruption();
  let outcome: RunOutcome;
  try {
    outcome = await runExperiment({
      configuration,
      plan,
      run: runFolder,
      dataFolder: options.dataDir,
      workers: workforce.workers,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.jobModule === undefined ? {} : { jobModule: options.jobModule }),
      keepsPrograms: options.cache ?? true,
      force: options.force ?? false,
      memoryBudgetMb: workforce.available / 2 ** 20,
      ...(options.jobTimeout === undefined ? {} : { jobTimeout: options.jobTimeout }),
      ...(options.memoryLimit === undefined ? {} : { memoryLimitMb: options.memoryLimit }),
      signal: interruption.signal,
      killSignal: interruption.killSignal,
      onEvent: (event) => measured("progress", () => display.show(event)),
      ...(profiling && { onTimedWork: (work) => profiling.add(work) }),
    });
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === INTERRUPTED)) throw error;
    display.close();
    process.stderr.write(`${formatError(error)}\n`);
    // What was being read is read on otherwise.
    process.exit(130);
  } finally {
    display.close();
    interruption.release();
  }
  process.exitCode = exitCodeOf(outcome);
  const changed = await changedOwnNetwork(configuration);
  if (changed !== undefined)
    process.stderr.write(
      `note: ${changed} is another than it was when this run read it; the run went on with what it had read\n`,
    );
  const { closingRecord, closingText, interruptedText } = await import("./run-closing.ts");
  const { columnsOf } = await import("./prose.ts");
  const columns = columnsOf(process.stdout);
  const report = outcome.interrupted ? null : await reportOf(runFolder, profiling);
  const words = report
    ? ((await options.closing?.(outcome, report)) ?? closingText(outcome, report, columns))
    : interruptedText(outcome, runFolder, columns);
  const closing = options.json ? `${JSON.stringify(closingRecord(outcome, report))}\n` : words;
  process.stdout.write(closing + (profiling ? await profileWords(profiling, runFolder, options) : ""));
}

async function beginProfile(): Promise<ProfileCollector> {
  return (await import("./run-profile.ts")).beginProfile();
}

/** Makes sure that what is written once all is computed can be: nobody wants to be told after hours of work. */
async function requireWritableEnds(runFolder: string, isProfiled: boolean): Promise<void> {
  const { requireWritableReport } = await measured("imports", () => import("#report"));
  await requireWritableReport(runFolder);
  if (isProfiled) await (await import("./run-profile.ts")).requireWritableProfile(runFolder);
}

/** Writes the profile of a run; gives what is printed of it. */
async function profileWords(
  collector: ProfileCollector,
  runFolder: string,
  { json }: RunCommandOptions,
): Promise<string> {
  const { endProfile, profileRecord, profileText } = await import("./run-profile.ts");
  const { columnsOf } = await import("./prose.ts");
  const call = await endProfile(collector, runFolder);
  if (json) return `${JSON.stringify(profileRecord(call, runFolder))}\n`;
  return profileText(call, runFolder, columnsOf(process.stdout));
}

async function reportOf(runFolder: string, profiling: ProfileCollector | undefined): Promise<WrittenReport> {
  const { writeReport } = await measured("imports", () => import("#report"));
  return writeReport(runFolder, profiling && { profile: () => profiling.profile() });
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

function exitCodeOf({ interrupted, failures }: RunOutcome): 0 | 1 | 130 {
  if (interrupted) return 130;
  return failures.length > 0 ? 1 : 0;
}

async function displayFor(configuration: ExperimentConfiguration, json: boolean): Promise<Display> {
  if (json) {
    const { jsonDisplay } = await import("./progress/json-display.ts");
    return jsonDisplay((text) => process.stdout.write(text));
  }
  const { knobsOfGrid } = await import("#atlas/run");
  const subject: Subject = { name: configuration.name, knobs: knobsOfGrid(configuration) };
  const { stderr } = process;
  if (stderr.isTTY && !process.env.CI && process.env.TERM !== "dumb") {
    const { liveDisplay } = await import("./progress/live-display.ts");
    return liveDisplay(subject, stderr);
  }
  const { plainDisplay } = await import("./progress/plain-display.ts");
  return plainDisplay(subject, (text) => stderr.write(text));
}
