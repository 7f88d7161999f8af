import { FAILURES_FILE, type FailureRecord, parsedFailures } from "#atlas/account";
import { plannedResults } from "#atlas/journal";
import { type ClaimWait, type RunClaim, waitWords } from "#atlas/lock";
import { boundToData, type Plan } from "#atlas/plan";
import { openRunStore, type RunStore } from "#atlas/store";
import { usualProgramFolder } from "#engine/kept-programs";
import { measured } from "#timing";

import { AccountKeeper } from "./account-keeper.ts";
import { clearUp } from "./clear-up.ts";
import { Coordinator } from "./coordinator.ts";
import { hashesOf, readDataFiles, tryGenerators } from "./data-files.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import { type Claim, experimentChange, warnOfVersions, writeExperiment } from "./experiment-change.ts";
import { EXPERIMENT_FILE } from "./experiment-file.ts";
import { growthSentence } from "./growth.ts";
import { interrupted, unlessInterrupted } from "./interrupted.ts";
import { onlyFailed, setAside } from "./only-failed.ts";
import { keepOwnNetwork } from "./own-network.ts";
import type { RemainingWork } from "./remaining-work.ts";
import { requireWhole } from "./require-whole.ts";
import type { RunOptions } from "./run-options.ts";
import { startOf } from "./start-event.ts";
import { workLeft } from "./work-left.ts";

/**
 * Executes the jobs of a plan whose results the run's journals do not hold, by workers.
 *
 * A failed job is reported and leaves out only those that need it. A job whose worker crashes, hangs or takes too long is
 * tried once more. Keys of results name what the data files hold, which are read first.
 * Results are in the journals; `failures.json` lists what failed, `progress.json` says how far the run is.
 *
 * @throws AtlasError of kind `input`: `engine/device` before anything is written, `run/locked`,
 *   `run/other-configuration`, `run/other-data`; of kind `failure`: a corrupted journal or one of a newer version, an
 *   unwritable folder or full disk, a job module that does not load, `run/worker-does-not-start`, `run/data-changed`
 *   where the data files change under way, `run/interrupted` where a signal comes before the first job.
 */
export async function runExperiment(options: RunOptions): Promise<RunOutcome> {
  noteOnPrograms(options);
  return withClaimedRun(options, async (store, { work, left, failures, plan }, lost) => {
    const { configuration, workers, retryFailed = false } = options;
    if (retryFailed) await setAside(store, failures, work);
    const account = await AccountKeeper.begin({ store, configuration, plan, left, failures, workers });
    const tell = (event: RunEvent) => {
      account.hear(event);
      options.onEvent?.(event);
    };
    const coordinator = new Coordinator({ ...options, onEvent: tell }, store.address, work, account, {
      lost,
    });
    tell(startOf(options.plan, work));
    let ended: "complete" | "interrupted" | null = null;
    try {
      const outcome = await coordinator.run();
      ended = outcome.interrupted ? "interrupted" : "complete";
      return outcome;
    } finally {
      await clearUp(store);
      await account.close(ended);
    }
  });
}

/**
 * Makes a store hold an experiment for others to work on (`openForCrew`), and computes nothing.
 *
 * @returns how many jobs are left, of how many
 * @throws AtlasError as `runExperiment`
 */
export async function prepareExperiment(
  options: RunOptions,
): Promise<{ readonly jobs: number; readonly left: number }> {
  requireWhole(options.configuration);
  return withClaimedRun(options, async (store, { left, plan, failures }) => {
    const { configuration } = options;
    await AccountKeeper.note({ store, configuration, plan, left, failures, workers: 0 });
    return { jobs: plan.jobs.length, left: left.jobs.length };
  });
}

/** Claims a run, makes it hold an experiment, and lets go of it when some work on it has ended. */
async function withClaimedRun<Result>(
  options: RunOptions,
  work: (store: RunStore, claimed: ClaimedWork, lost: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  const { configuration, dataFolder, force = false } = options;
  const { device } = configuration;
  if (device !== "cpu") await (await import("#engine")).requireDevice(device);
  const { killSignal } = options;
  const reading = measured("data", () => readDataFiles(configuration, dataFolder));
  const data = await unlessInterrupted(reading, killSignal);
  const trying = measured("data", () => tryGenerators(configuration, dataFolder));
  await unlessInterrupted(trying, killSignal);
  const store = openRunStore(options.run);
  await store.prepare();
  const claim = await claimed(store, options);
  try {
    if (claim.takenOver !== undefined) options.onEvent?.({ type: "note", message: claim.takenOver });
    const preparing = measured("plan", () =>
      claimedWork(store, options, { configuration, data, dataFolder, force }),
    );
    return await work(store, await unlessInterrupted(preparing, killSignal), claim.lost);
  } finally {
    await claim.release();
  }
}

/** Claims a run, and says whom it waits for; an interruption ends the wait and leaves no claim. */
async function claimed(
  store: RunStore,
  { signal: stop, killSignal, onEvent }: RunOptions,
): Promise<RunClaim> {
  // Nothing is under way that could be let end, so that the first wish to stop is enough.
  const signal = AbortSignal.any([stop, killSignal].filter((own) => own !== undefined));
  const onWait = (wait: ClaimWait) => onEvent?.({ type: "note", message: waitWords(wait) });
  try {
    return await store.claim({ onWait, signal });
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  }
}

/** Says why compiled programs cannot be kept where they are to be; the run goes on without. */
function noteOnPrograms({ onEvent, keepsPrograms = true }: RunOptions): void {
  const refusal = keepsPrograms ? usualProgramFolder()?.whyUnwritable() : undefined;
  if (refusal !== undefined)
    onEvent?.({ type: "note", message: `compiled programs are not kept: ${refusal}` });
}

/** What a call is to do. */
interface ClaimedWork {
  /** What it does, which may be a part of what is left. */
  readonly work: RemainingWork;
  readonly left: RemainingWork;
  /** What failed for good in calls before. */
  readonly failures: readonly FailureRecord[];
  /** The plan with the keys that its results have. */
  readonly plan: Plan;
}

/** Finds what is left to do, says what differs from before, and makes the store hold the experiment. */
async function claimedWork(
  store: RunStore,
  { plan: asked, configuration, killSignal, retryFailed = false, onEvent = () => {} }: RunOptions,
  claim: Claim,
): Promise<ClaimedWork> {
  const change = await experimentChange(store, claim);
  if (change.before !== undefined) warnOfVersions(change.before, onEvent);
  const plan = boundToData(asked, configuration, hashesOf(claim.data), hashesOf(change.unnamedData));
  const journals = await store.readJournals();
  for (const key of journals.disagreeing) {
    onEvent({ type: "warning", message: `${key} was done twice with different results; the first counts` });
  }
  const results = plannedResults(configuration, plan, journals);
  const failures = await store.readText(FAILURES_FILE).catch(() => "");
  const left = await workLeft(store, plan, results, failures, onEvent);
  const message = growthSentence({
    ...change,
    plan,
    work: left,
    results: results.values(),
    force: claim.force,
    place: store.placeOf(EXPERIMENT_FILE),
  });
  if (message !== undefined) onEvent({ type: "note", message });
  killSignal?.throwIfAborted();
  await keepOwnNetwork(store, configuration);
  await writeExperiment(store, claim, change);
  const failed = parsedFailures(failures);
  return { work: retryFailed ? onlyFailed(left, failed) : left, left, failures: failed, plan };
}
