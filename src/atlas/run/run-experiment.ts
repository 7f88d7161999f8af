import { FAILURES_FILE, type FailureRecord, parsedFailures } from "#atlas/account";
import { type Journals, plannedResults } from "#atlas/journal";
import { type ClaimWait, type RunClaim, waitWords } from "#atlas/lock";
import { boundToData, cellsAndCheckpoints, type Plan, pricedPlan } from "#atlas/plan";
import {
  type RefinedExperiment,
  type Rounds,
  reachOf,
  roundAfter,
  roundNumber,
  roundsSoFar,
  roundWords,
  wholeGrid,
} from "#atlas/refine";
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
import type { DividedWork } from "./given-up.ts";
import { growthSentence } from "./growth.ts";
import { interrupted, unlessInterrupted } from "./interrupted.ts";
import { cutShort, onlyFailed, setAside } from "./only-failed.ts";
import { OutcomeOfRounds } from "./outcome-of-rounds.ts";
import { keepOwnNetwork } from "./own-network.ts";
import type { RemainingWork } from "./remaining-work.ts";
import type { RunOptions } from "./run-options.ts";
import { startOf } from "./start-event.ts";
import { workLeft } from "./work-left.ts";

/**
 * Executes the jobs of a plan whose results the run's journals do not hold, by workers.
 *
 * A failed job is reported and leaves out only those that need it, in further rounds of a refined grid as well. A job whose
 * worker crashes, hangs or takes too long is tried once more. Keys of results name what the data files hold, which are read first.
 * Results are in the journals; `failures.json` lists what failed, `progress.json` says how far the run is.
 *
 * @throws AtlasError of kind `input`: `engine/device` before anything is written, `run/locked`,
 *   `run/other-configuration`, `run/other-data`; of kind `failure`: a corrupted journal or one of a newer version, an
 *   unwritable folder or full disk, a job module that does not load, `run/worker-does-not-start`, `run/data-changed`
 *   where the data files change under way, `run/interrupted` where a signal comes before the first job.
 */
export async function runExperiment(options: RunOptions): Promise<RunOutcome> {
  noteOnPrograms(options);
  return withClaimedRun(options, async (store, claimed, lost) => {
    const { retryFailed = false, onEvent = () => {} } = options;
    if (retryFailed) await setAside(store, claimed.failures, claimed.work);
    const { experiment } = claimed;
    let round: RoundWork = claimed;
    const soFar = new OutcomeOfRounds();
    for (;;) {
      const divided = soFar.divided(round.work);
      const ended = soFar.after(divided, await carriedOut(store, options, round, divided, lost));
      if (ended.interrupted || retryFailed) return ended;
      const journals = await store.readJournals();
      const next = roundAfter(experiment, round.rounds, journals);
      if (next === undefined) return ended;
      onEvent({ type: "note", message: roundWords(experiment, next) });
      round = await roundWork(store, options, next, journals);
    }
  });
}

/** Carries out what is to be done of a round. */
async function carriedOut(
  store: RunStore,
  options: RunOptions,
  { left, failures, rounds }: RoundWork,
  { work, givenUp }: DividedWork,
  lost: AbortSignal | undefined,
): Promise<RunOutcome> {
  const { configuration, workers, calibration } = options;
  const { plan } = rounds;
  const round = roundNumber(configuration, rounds);
  const kept = { store, configuration, plan, left, failures, givenUp, workers, round, calibration };
  const account = await AccountKeeper.begin(kept);
  const tell = (event: RunEvent) => {
    account.hear(event);
    options.onEvent?.(event);
  };
  const given = { ...options, plan, onEvent: tell };
  const coordinator = new Coordinator(given, store.address, work, account, { lost });
  tell(startOf(plan, work, round));
  let ended: "complete" | "interrupted" | null = null;
  try {
    const outcome = await coordinator.run();
    ended = outcome.interrupted ? "interrupted" : "complete";
    return outcome;
  } finally {
    await clearUp(store);
    await account.close(ended);
  }
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
  return withClaimedRun(options, async (store, { left, rounds: { plan }, failures }) => {
    const { configuration, calibration } = options;
    await AccountKeeper.note({ store, configuration, plan, left, failures, workers: 0, calibration });
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

/** What a call is to do of a round. */
interface RoundWork {
  readonly rounds: Rounds;
  /** What it does, which may be a part of what is left. */
  readonly work: RemainingWork;
  readonly left: RemainingWork;
  /** What failed for good in calls before, or in rounds before. */
  readonly failures: readonly FailureRecord[];
}

/** What a call is to do at first. */
interface ClaimedWork extends RoundWork {
  readonly experiment: RefinedExperiment;
}

/** Finds what is left to do, says what differs from before, and makes the store hold the experiment. */
async function claimedWork(store: RunStore, options: RunOptions, claim: Claim): Promise<ClaimedWork> {
  const { plan: asked, configuration, killSignal, retryFailed = false, onEvent = () => {} } = options;
  const change = await experimentChange(store, claim);
  if (change.before !== undefined) warnOfVersions(change.before, onEvent);
  const [hashes, unnamed] = [hashesOf(claim.data), hashesOf(change.unnamedData)];
  const bound = (plan: Plan) => boundToData(plan, configuration, hashes, unnamed);
  const experiment: RefinedExperiment = { configuration, editions: asked.editions, bound };
  const journals = await store.readJournals();
  for (const key of journals.disagreeing) {
    onEvent({ type: "warning", message: `${key} was done twice with different results; the first counts` });
  }
  const isRefined = configuration.grid.refine !== undefined;
  const given = retryFailed ? await failuresIn(store) : [];
  const rounds = isRefined
    ? roundsSoFar(experiment, journals, new Set(given.map(({ key }) => key)))
    : wholeGrid(bound(asked));
  const found = await roundWork(store, options, rounds, journals);
  const message = growthSentence({
    ...change,
    plan: rounds.plan,
    cells: cellsAndCheckpoints(isRefined ? reachOf(experiment) : rounds.plan),
    work: found.left,
    results: plannedResults(configuration, rounds.plan, journals).values(),
    force: claim.force,
    place: store.placeOf(EXPERIMENT_FILE),
  });
  if (message !== undefined) onEvent({ type: "note", message });
  killSignal?.throwIfAborted();
  await keepOwnNetwork(store, configuration);
  await writeExperiment(store, claim, change);
  const { left, failures } = found;
  if (!retryFailed) return { ...found, experiment, work: left };
  const wanted = [...failures, ...(await cutShort(store, left.jobs))];
  return { ...found, experiment, work: onlyFailed(left, wanted) };
}

/** What is left of some rounds by what a store holds, at the costs of the machine. */
async function roundWork(
  store: RunStore,
  { configuration, calibration, onEvent = () => {} }: RunOptions,
  rounds: Rounds,
  journals: Journals,
): Promise<RoundWork> {
  const plan = pricedPlan(configuration, rounds.plan, calibration);
  const results = plannedResults(configuration, plan, journals);
  const text = await store.readText(FAILURES_FILE).catch(() => "");
  const left = await workLeft(store, plan, results, text, onEvent);
  return { rounds: { ...rounds, plan }, work: left, left, failures: parsedFailures(text) };
}

async function failuresIn(store: RunStore): Promise<readonly FailureRecord[]> {
  return parsedFailures(await store.readText(FAILURES_FILE).catch(() => ""));
}
