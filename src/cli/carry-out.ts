import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import type { ProfileCollector } from "#atlas/profile";
import type { JoinedRun, RunEvent, RunOutcome, TimedWork } from "#atlas/run";
import { AtlasError, formatError } from "#errors";
import type { WrittenReport } from "#report";
import { measured } from "#timing";
import type { Interruption } from "./interruption.ts";
import { memoryNotes, requireMemory, type Workforce } from "./memory.ts";
import type { Display, Subject } from "./progress/display.ts";
import { reportOfRun } from "./report-of-run.ts";
import type { RunPlace } from "./run-place.ts";

/** How the jobs of a run are carried out, by whichever command. */
export interface CarryOutOptions {
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
  readonly json?: true;
  readonly profile?: true;
  /** Write the report at the end, where several work on the run; one that works alone writes it always. */
  readonly report?: true;
  /** Only what failed for good before. */
  readonly retryFailed?: boolean;
  /** Gives the last words of a run that came to its end, in place of the usual ones. */
  readonly closing?: (outcome: RunOutcome, report: WrittenReport) => Promise<string>;
  /** Whether what is noticed of the configuration was told before. */
  readonly areNotesTold?: boolean;
  /** Specifier of another `JobModule` than the package's own. */
  readonly jobModule?: string;
}

/** Where and by whom jobs are carried out. */
interface Undertaking {
  readonly place: RunPlace;
  readonly workforce: Workforce;
  readonly options: CarryOutOptions;
  /** Works on a run that is there together with others. Default: this process has the run for itself. */
  readonly together?: JoinedRun;
  readonly profiling?: ProfileCollector | undefined;
}

/**
 * Carries out what is left of a plan and tells about it: progress on standard error, results on standard output, with
 * `--json` events on standard output. Sets the exit code to 1 if a job failed and to 130 if the run was interrupted; to 75
 * where a system has interrupted one of several who work on it, for another may go on.
 *
 * @throws AtlasError for bad input and for failures after which no job can go on.
 */
export async function carryOut(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { place, workforce, options, together, profiling }: Undertaking,
): Promise<void> {
  const { changedOwnNetwork, notesOn } = await import("#atlas/configuration");
  if (options.force !== true) requireMemory(workforce);
  const { device } = configuration;
  if (device !== "cpu") await (await import("#engine")).requireDevice(device);
  const { runFolder } = place;
  const isReportWanted = together === undefined || options.report === true;
  await requireWritableEnds(place, isReportWanted, profiling !== undefined);
  const { INTERRUPTED, runExperiment } = await measured("imports", () => import("#atlas/run"));
  const { listenForInterruption } = await import("./interruption.ts");
  const display = await displayFor(configuration, options.json ?? false);
  const ownNotes = options.areNotesTold ? [] : notesOn(configuration);
  for (const message of [...ownNotes, ...memoryNotes(workforce)]) display.show({ type: "note", message });
  const { knownMachine, machineOfRun } = await import("./machine.ts");
  const calibration = await (together === undefined ? machineOfRun : knownMachine)(configuration, plan);
  const interruption = listenForInterruption();
  let outcome: RunOutcome;
  try {
    const how = {
      dataFolder: options.dataDir,
      workers: workforce.workers,
      calibration,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.jobModule === undefined ? {} : { jobModule: options.jobModule }),
      keepsPrograms: options.cache ?? true,
      memoryBudgetMb: workforce.available / 2 ** 20,
      ...(options.jobTimeout === undefined ? {} : { jobTimeout: options.jobTimeout }),
      ...(options.memoryLimit === undefined ? {} : { memoryLimitMb: options.memoryLimit }),
      signal: interruption.signal,
      killSignal: interruption.killSignal,
      onEvent: (event: RunEvent) =>
        measured("progress", () =>
          display.show(interruption.isNotice && options.json !== true ? withoutHaste(event) : event),
        ),
      ...(profiling && { onTimedWork: (work: TimedWork) => profiling.add(work) }),
    };
    const { force = false, retryFailed = false } = options;
    outcome =
      together === undefined
        ? await runExperiment({ ...how, configuration, plan, run: place.address, force, retryFailed })
        : await together.work(how);
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === INTERRUPTED)) throw error;
    display.close();
    process.stderr.write(`${formatError(error)}\n`);
    // What was being read is read on otherwise.
    process.exit(interruptedCode(interruption, together));
  } finally {
    display.close();
    interruption.release();
  }
  process.exitCode = outcome.interrupted
    ? interruptedCode(interruption, together)
    : outcome.failures.length > 0
      ? 1
      : 0;
  const changed = await changedOwnNetwork(configuration);
  if (changed !== undefined)
    process.stderr.write(
      `note: ${changed} is another than it was when this run read it; the run went on with what it had read\n`,
    );
  const { closingRecord, closingText, interruptedText, unreportedText } = await import("./run-closing.ts");
  const { nextStep, readingCommand } = await import("./run-place.ts");
  const { columnsOf } = await import("./prose.ts");
  const columns = columnsOf(process.stdout);
  const isReported = !outcome.interrupted && isReportWanted;
  const report = isReported ? await reportOfRun(place, profiling) : null;
  const words = report
    ? ((await options.closing?.(outcome, report)) ?? closingText(outcome, report, columns))
    : outcome.interrupted
      ? interruptedText(outcome, readingCommand(place), columns)
      : unreportedText(outcome, nextStep(place), columns);
  const closing = options.json ? `${JSON.stringify(closingRecord(outcome, report))}\n` : words;
  process.stdout.write(closing + (profiling ? await profileWords(profiling, runFolder, options) : ""));
}

/** Makes sure that what is written once all is computed can be: nobody wants to be told after hours of work. */
async function requireWritableEnds(
  { address, runFolder, isInDatabase }: RunPlace,
  isReportWanted: boolean,
  isProfiled: boolean,
): Promise<void> {
  if (isInDatabase && !isReportWanted) return;
  if (isInDatabase) {
    const { openRunStore, requirePulled } = await import("#atlas/store");
    await requirePulled(openRunStore(address), runFolder);
  }
  const { requireWritableReport } = await measured("imports", () => import("#report"));
  await requireWritableReport(runFolder);
  if (isProfiled) await (await import("./run-profile.ts")).requireWritableProfile(runFolder);
}

/** Writes the profile of a run; gives what is printed of it. */
async function profileWords(
  collector: ProfileCollector,
  runFolder: string,
  { json }: CarryOutOptions,
): Promise<string> {
  const { endProfile, profileRecord, profileText } = await import("./run-profile.ts");
  const { columnsOf } = await import("./prose.ts");
  const call = await endProfile(collector, runFolder);
  if (json) return `${JSON.stringify(profileRecord(call, runFolder))}\n`;
  return profileText(call, runFolder, columnsOf(process.stdout));
}

/** That no more is begun, in the words of a run whose jobs under way have all the time they take. */
function withoutHaste(event: RunEvent): RunEvent {
  if (event.type !== "stopping") return event;
  return { type: "note", message: "told to begin nothing more; jobs under way are done first" };
}

/** EX_TEMPFAIL of sysexits.h: a batch system that knows it begins the task again. */
const COME_AGAIN = 75;

function interruptedCode({ isOfSystem }: Interruption, together: JoinedRun | undefined): number {
  return isOfSystem && together !== undefined ? COME_AGAIN : 130;
}

async function displayFor(configuration: ExperimentConfiguration, json: boolean): Promise<Display> {
  if (json) {
    const { jsonDisplay } = await import("./progress/json-display.ts");
    return jsonDisplay((text) => process.stdout.write(text));
  }
  const { knobsOfGrid } = await import("#atlas/plan");
  const subject: Subject = { name: configuration.name, knobs: knobsOfGrid(configuration) };
  const { stderr } = process;
  if (stderr.isTTY && !process.env.CI && process.env.TERM !== "dumb") {
    const { liveDisplay } = await import("./progress/live-display.ts");
    return liveDisplay(subject, stderr);
  }
  const { plainDisplay } = await import("./progress/plain-display.ts");
  return plainDisplay(subject, (text) => stderr.write(text));
}
