import { FAILURES_FILE, type FailureRecord, parsedFailures } from "#atlas/account";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { type JournalFollower, type Journals, plannedResults } from "#atlas/journal";
import type { Membership } from "#atlas/lock";
import { type Plan, pricedPlan } from "#atlas/plan";
import { type Rounds, roundAfter, roundNumber, roundWords } from "#atlas/refine";
import { openRunStore, type RunStore, type SharedRun } from "#atlas/store";
import { AtlasError } from "#errors";
import { AccountKeeper } from "./account-keeper.ts";
import { clearUp } from "./clear-up.ts";
import { Coordinator } from "./coordinator.ts";
import { CrewWork } from "./crew-work.ts";
import { readDataFiles } from "./data-files.ts";
import type { RunOutcome } from "./events.ts";
import { experimentChange, warnOfVersions } from "./experiment-change.ts";
import { type ExperimentFile, readExperiment } from "./experiment-file.ts";
import { unlessInterrupted } from "./interrupted.ts";
import { OutcomeOfRounds } from "./outcome-of-rounds.ts";
import { planOfExperiment, refinedExperiment, roundsOfRun } from "./plan-of-run.ts";
import { remainingWork } from "./remaining-work.ts";
import type { RunOptions } from "./run-options.ts";
import { startOf } from "./start-event.ts";
import { workLeft } from "./work-left.ts";

/** How one process works on a run together with others; what is computed is what the run says. */
export type JoinOptions = Omit<
  RunOptions,
  "configuration" | "plan" | "launcher" | "force" | "retryFailed" | "run"
>;

/** A run as one finds it who joins those who work on it. */
export interface JoinedRun {
  readonly configuration: ExperimentConfiguration;
  /** All that may be done, with the keys that its results have. */
  readonly plan: Plan;
  /**
   * Works on the run, round by round where a part of it is chosen on the way, until nothing is left of it, or until told to stop: jobs that others have are waited for, and taken
   * over where these are gone.
   *
   * @throws AtlasError of kind `input`: `run/locked`, `run/not-shared`, `run/other-data`, `run/other-edition`; of kind
   *   `failure` as `runExperiment`, and `run/taken-for-gone`
   */
  work(options: JoinOptions): Promise<RunOutcome>;
}

/**
 * Opens a run that exists to work on it together with others, on this machine or elsewhere.
 *
 * @throws AtlasError as `readExperiment`
 */
export async function openForCrew(run: string | RunStore): Promise<JoinedRun> {
  const store = openRunStore(run);
  const experiment = await readExperiment(store);
  const plan = planOfExperiment(experiment);
  const { configuration } = experiment;
  return { configuration, plan, work: (options) => workTogether(store, experiment, options) };
}

async function workTogether(
  store: RunStore,
  experiment: ExperimentFile,
  options: JoinOptions,
): Promise<RunOutcome> {
  const { shared } = store;
  if (shared === undefined) throw notShared(store);
  const { configuration } = experiment;
  const { dataFolder, killSignal, onEvent = () => {} } = options;
  if (configuration.device !== "cpu") await (await import("#engine")).requireDevice(configuration.device);
  const data = await unlessInterrupted(readDataFiles(configuration, dataFolder), killSignal);
  const change = await experimentChange(store, { configuration, data, dataFolder, force: false });
  if (change.otherData.length > 0) throw otherData(store, change.otherData);
  if (change.changed.length > 0) throw otherEdition(store, change.changed);
  warnOfVersions(experiment, onEvent);
  const membership = await shared.join();
  try {
    const refined = refinedExperiment(experiment);
    let reading = await readingOf(shared);
    let rounds = roundsOfRun(experiment, reading.journals, await membership.failures());
    const soFar = new OutcomeOfRounds();
    for (;;) {
      const run = { store, membership, configuration, soFar };
      const outcome = await workOnRound(run, reading, rounds, options);
      if (outcome.interrupted) return outcome;
      // Whoever is at the end of a round finds the same next one, for all of the round is in the journals.
      const isRefined = configuration.grid.refine !== undefined;
      if (isRefined) reading = await readingOf(shared);
      const next = isRefined ? roundAfter(refined, rounds, reading.journals) : undefined;
      if (next === undefined) {
        await clearUp(store);
        return outcome;
      }
      onEvent({ type: "note", message: roundWords(refined, next) });
      rounds = next;
    }
  } finally {
    await membership.leave();
  }
}

/** A run that others work on as well. */
interface RunTogether {
  readonly store: RunStore;
  readonly membership: Membership;
  readonly configuration: ExperimentConfiguration;
  /** What this call of one of them has come to. */
  readonly soFar: OutcomeOfRounds;
}

/** What the journals of a run held at one moment, and who reads on from there. */
interface Reading {
  readonly journals: Journals;
  readonly follower: JournalFollower;
}

/** Reads the journals of a run, once for what is done and what comes after it. */
async function readingOf(shared: SharedRun): Promise<Reading> {
  const follower = shared.followJournals();
  return { follower, journals: await follower.all() };
}

/** Works on the jobs of a plan until each of them is done or failed for somebody, or until told to stop; gives what the call has come to. */
async function workOnRound(
  { store, membership, configuration, soFar }: RunTogether,
  { follower, journals }: Reading,
  rounds: Rounds,
  options: JoinOptions,
): Promise<RunOutcome> {
  const { calibration, onEvent = () => {} } = options;
  const plan = pricedPlan(configuration, rounds.plan, calibration);
  const round = roundNumber(configuration, rounds);
  // What was written since the reading is news.
  const ends = follower.ends?.();
  const results = plannedResults(configuration, plan, journals);
  const failures = JSON.stringify(await membership.failures());
  const divided = soFar.divided(await workLeft(store, plan, results, failures, onEvent));
  const { work } = divided;
  if (ends !== undefined) {
    const left = remainingWork(plan, (task) => results.has(task));
    const known = parsedFailures(failures);
    const { workers } = options;
    await AccountKeeper.note({
      store,
      configuration,
      plan,
      left,
      failures: known,
      workers,
      round,
      calibration,
      journals: ends,
    });
  }
  const crew = new CrewWork(membership, follower, work.jobs);
  const own = { ...options, configuration, plan, run: store };
  const coordinator = new Coordinator(own, store.address, work, { written: () => {} }, { crew });
  onEvent(startOf(plan, work, round));
  try {
    return soFar.after(divided, await coordinator.run());
  } finally {
    await writeFailures(store, membership);
  }
}

/** Leaves what failed for all where it is looked for once nobody works on the run any more. */
async function writeFailures(store: RunStore, membership: Membership): Promise<void> {
  const failures: readonly FailureRecord[] = await membership.failures();
  if (failures.length > 0) await store.writeText(FAILURES_FILE, `${JSON.stringify(failures, null, 2)}\n`);
}

function notShared(store: RunStore): AtlasError {
  return new AtlasError({
    code: "run/not-shared",
    kind: "input",
    problem: "several processes cannot work together on a run that lies here",
    where: store.placeOf(""),
    expected: "a folder that all of them reach, or a database",
  });
}

function otherData(store: RunStore, sources: readonly string[]): AtlasError {
  return new AtlasError({
    code: "run/other-data",
    kind: "input",
    problem: `the files of ${sources.join(", ")} here hold other examples than those of this run`,
    where: store.placeOf(""),
    expected: "the same data files on every machine",
    remedy: "Name their folder with --data-dir",
  });
}

function otherEdition(store: RunStore, changed: readonly string[]): AtlasError {
  return new AtlasError({
    code: "run/other-edition",
    kind: "input",
    problem: `this version of loss-atlas computes something else than the run began with (${changed.join(", ")})`,
    where: store.placeOf(""),
    expected: "the same version of loss-atlas on every machine",
    remedy: "loss-atlas run with the run's configuration brings it up to this version",
  });
}
