import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import {
  ACCOUNT_FILE,
  type Account,
  FAILURES_FILE,
  type FailureRecord,
  JOURNAL_FOLDER,
  parsedAccount,
  parsedFailures,
  secondsLeft as timeLeft,
} from "#atlas/account";
import {
  crewOfRunFolder,
  failedJobs,
  holderOfRunFolder,
  type Presence,
  type ProcessIdentity,
} from "#atlas/lock";
import { AtlasError } from "#errors";
import { readTextFile, sha256Hex } from "#files";
import { diskUse } from "./disk-use.ts";
import { countedRun } from "./from-configuration.ts";
import type { RunStatus, StageStatus } from "./run-status.ts";
import { type Tails, tailsOf, wholeJournals } from "./tails.ts";

/** Where the experiment of a run is described. */
const EXPERIMENT_FILE = "experiment.json";

/** After so long without a word from a run of another machine, which gives one a minute, it is said when it was last heard of, ms. */
const QUIET = 120_000;

/**
 * How far the run of a folder is, be it under way, interrupted, finished or damaged in part; nothing is written and no
 * lock is taken.
 *
 * A run keeps an account of itself; what its journals hold beyond it, after a kill for instance, is counted as well. A run
 * without one is counted by its configuration and all of its journals.
 *
 * @param there who works on the run, where its folder does not tell
 * @throws AtlasError of kind `input`: `run/no-run` for a folder that is no run's, `run/imported` for one of imported tables
 */
export async function readStatus(run: string, there?: Presence): Promise<RunStatus> {
  const experiment = await textOf(run, EXPERIMENT_FILE);
  if (experiment === undefined && !existsSync(join(run, JOURNAL_FOLDER))) {
    // Who reads experiments says what the folder is instead, such as an import.
    const { readExperiment } = await import("#atlas/run");
    await readExperiment(run);
  }
  const { holder, crew } = there ?? (await presenceIn(run));
  const isAtWork = holder !== undefined || crew.members.length > 0;
  const listed = parsedFailures((await textOf(run, FAILURES_FILE)) ?? "");
  const failures = [
    ...new Map([...listed, ...(await failedJobs(run))].map((own) => [own.key, own])).values(),
  ];
  const account = parsedAccount((await textOf(run, ACCOUNT_FILE)) ?? "");
  const isOwn =
    account !== undefined && experiment !== undefined && account.experiment === sha256Hex(experiment);
  const tails = isOwn ? await tailsOf(run, account) : undefined;
  const counted = tails === undefined ? await countedAnew(run, failures) : accounted(account!, tails);
  const running = holder !== undefined && account?.pid === holder.pid ? runningJobs(account, tails) : [];
  const stages = counted.stages.map((stage) => withRunning(stage, running));
  return {
    run,
    name: counted.name,
    state: stateOf(isAtWork, counted.name !== null, stages),
    holder: holder === undefined ? null : { host: holder.host, pid: holder.pid },
    crew: { members: crew.members.map(({ host, pid }) => ({ host, pid })), jobs: crew.jobs },
    began: dateOf(account?.began),
    updated: dateOf(account?.updated),
    workers: crew.members.length > 0 ? null : (account?.workers ?? null),
    stages,
    networks_per_minute:
      account === undefined ? null : rateOf(account, crew.members.length > 0 ? tails : undefined),
    round: account?.round ?? null,
    seconds_left: holder === undefined || account === undefined ? null : secondsLeft(account),
    disk: diskUse(run),
    running: running.map(({ worker, words, since }) => ({
      worker,
      words,
      seconds: Math.max(0, Math.round((Date.now() - since) / 1000)),
    })),
    failures,
    notes: [...counted.notes, ...notesOnHolder(holder, account)],
  };
}

/** Who works in the folder of a run. */
async function presenceIn(run: string): Promise<Presence> {
  const holder = await holderOfRunFolder(run);
  return { holder, crew: holder === undefined ? await crewOfRunFolder(run) : { members: [], jobs: 0 } };
}

/** What is counted of a run before its running jobs are told from missing ones. */
interface Counted {
  readonly name: string | null;
  readonly stages: readonly Omit<StageStatus, "running">[];
  readonly notes: readonly string[];
}

function accounted(account: Account, tails: Tails): Counted {
  const stages = account.stages.map(({ kind, results, done, failed, blocked }) => {
    const all = Math.min(results, done + (tails.keys.get(kind)?.size ?? 0));
    const lost = Math.min(failed, results - all);
    return { kind, results, done: all, failed: lost, missing: results - all - lost, blocked };
  });
  return { name: account.name, stages, notes: notesOnDamage(tails) };
}

/** By the configuration; of a run whose description cannot be read what its journals hold. */
async function countedAnew(run: string, failures: readonly FailureRecord[]): Promise<Counted> {
  const tails = await wholeJournals(run);
  try {
    const { name, stages, sizes, notes } = await countedRun(run, tails);
    const failed = (kind: string) =>
      failures.reduce((sum, { key }) => {
        const job = sizes.get(key);
        return sum + (job?.kind === kind ? job.results : 0);
      }, 0);
    return {
      name,
      stages: stages.map(({ kind, results, done }) => {
        const lost = Math.min(failed(kind), results - done);
        return { kind, results, done, failed: lost, missing: results - done - lost, blocked: 0 };
      }),
      notes: [...notes, ...notesOnDamage(tails)],
    };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const stages = [...tails.keys].map(([kind, { size }]) => {
      return { kind, results: size, done: size, failed: 0, missing: 0, blocked: 0 };
    });
    const note = `what the run is cannot be told, and what is missing neither: ${error.message}`;
    return { name: null, stages, notes: [note, ...notesOnDamage(tails)] };
  }
}

function withRunning(
  stage: Omit<StageStatus, "running">,
  jobs: readonly { readonly kind: string; readonly results: number }[],
): StageStatus {
  const own = jobs.filter(({ kind }) => kind === stage.kind);
  const running = Math.min(
    stage.missing,
    own.reduce((sum, { results }) => sum + results, 0),
  );
  const { kind, results, done, failed, missing, blocked } = stage;
  return { kind, results, done, running, failed, missing: missing - running, blocked };
}

/** Jobs under way, without those that a journal has meanwhile. */
function runningJobs(account: Account, tails: Tails | undefined): Account["running"] {
  if (account.ended !== null) return [];
  return account.running.filter(({ kind, first }) => tails?.keys.get(kind)?.has(first) !== true);
}

function stateOf(
  isAtWork: boolean,
  isDescribed: boolean,
  stages: readonly StageStatus[],
): RunStatus["state"] {
  if (isAtWork) return "running";
  // Without its description nobody knows what else the run was to give.
  if (!isDescribed) return "unfinished";
  if (stages.every(({ done, results }) => done === results)) return "finished";
  return stages.every(({ missing, blocked }) => missing <= blocked) ? "failed" : "unfinished";
}

/** @param news of those who work together, since the latest of them joined, whose account it is */
function rateOf({ began, trained, trained_at: at }: Account, news: Tails | undefined): number | null {
  if (news !== undefined) {
    const networks = news.keys.get("train")?.size ?? 0;
    return networks === 0 ? null : (60_000 * networks) / Math.max(1, Date.now() - began);
  }
  return at === null || at <= began ? null : (60_000 * trained) / (at - began);
}

function secondsLeft(account: Account): number | null {
  const { began, stages, running, ended } = account;
  if (ended !== null) return null;
  const since = (time: number) => (Date.now() - time) / 1000;
  return timeLeft({ stages, running: running.map((job) => since(job.since)), gone: since(began) });
}

function dateOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function notesOnDamage({ damaged }: Tails): readonly string[] {
  const [first, ...others] = damaged;
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return [
    `a line of a journal is not as it was written: ${first}${more}; delete it and run again, and its job is repeated`,
  ];
}

function notesOnHolder(holder: ProcessIdentity | undefined, account: Account | undefined): readonly string[] {
  const quiet = account === undefined ? 0 : Date.now() - account.updated;
  if (holder === undefined || holder.host === hostname() || quiet < QUIET || account?.ended !== null)
    return [];
  return [
    `process ${holder.pid} on ${holder.host} was last heard of ${Math.round(quiet / 60_000)} min ago: whether it lives is known there alone`,
  ];
}

async function textOf(run: string, name: string): Promise<string | undefined> {
  return readTextFile(join(run, name)).catch(() => undefined);
}
