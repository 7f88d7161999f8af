import {
  ACCOUNT_FILE,
  type Account,
  type AccountedJob,
  FAILURES_FILE,
  type FailureRecord,
  type PricedStage,
  type RoundNumber,
} from "#atlas/account";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { type Calibration, type Job, jobWords, knobsOfGrid, type Plan, TRAIN } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { sha256Hex } from "#files";
import type { RunEvent } from "./events.ts";
import { EXPERIMENT_FILE } from "./experiment-file.ts";
import type { Reply, Written } from "./messages.ts";
import type { RemainingWork } from "./remaining-work.ts";

/** Least time between two writings, ms, and the time after which one is due though nothing has happened. */
const INTERVAL = 2000;
const SIGN_OF_LIFE = 60_000;

/** A call of a run whose account is kept. */
interface KeptCall {
  readonly store: RunStore;
  readonly configuration: ExperimentConfiguration;
  readonly plan: Plan;
  /** All that is left of the plan, be it this call's or not. */
  readonly left: RemainingWork;
  /** Failures of calls before. */
  readonly failures: readonly FailureRecord[];
  /** Of what is left the jobs that are not tried again: they failed in this call, or need one that did. Default: none. */
  readonly givenUp?: readonly Job[];
  readonly workers: number;
  /** Which round the plan ends with, where there are several. */
  readonly round?: RoundNumber | undefined;
  /** By which the plan's costs are, where this machine's is known. */
  readonly calibration?: Calibration | undefined;
  /** Up to where `left` counts journals. Default: as far as they go now, for nobody else writes. */
  readonly journals?: ReadonlyMap<string, number>;
}

type Counts = { -readonly [Key in keyof PricedStage]: PricedStage[Key] };

/**
 * Keeps `progress.json` and `failures.json` as a call of a run goes on, so that others can ask how far it is without
 * reading its journals. A writing that fails is left out: whoever computes meets the full disk and says so.
 */
export class AccountKeeper {
  readonly #call: KeptCall;
  readonly #experiment: string;
  readonly #stages: Map<string, Counts>;
  readonly #journals: Map<string, number> | undefined;
  readonly #running = new Map<string, AccountedJob>();
  readonly #failures: Map<string, FailureRecord>;
  /** How many results there are of jobs that failed all the same. */
  readonly #part = new Map<string, number>();
  readonly #began = Date.now();
  #trained = 0;
  #trainedAt: number | null = null;
  #failuresWritten = "";
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #isClosed = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(call: KeptCall, experiment: string, journals: ReadonlyMap<string, number> | undefined) {
    const { plan, left, failures, givenUp = [] } = call;
    this.#call = call;
    this.#experiment = experiment;
    this.#journals = journals && new Map(journals);
    this.#stages = stagesOf(plan, left);
    const undone = new Map(left.jobs.map((job) => [job.key, job]));
    this.#failures = new Map(failures.filter(({ key }) => undone.has(key)).map((own) => [own.key, own]));
    for (const key of this.#failures.keys()) this.#add("failed", undone.get(key)!);
    for (const job of givenUp) {
      if (!this.#failures.has(job.key)) this.#add("blocked", job);
      this.#forget(job);
    }
  }

  /** An account of a call that is about to hand out jobs; it is written before this resolves. */
  static async begin(call: KeptCall): Promise<AccountKeeper> {
    const text = await call.store.readText(EXPERIMENT_FILE).catch(() => "");
    const journals = call.journals ?? (await call.store.journalSizes?.());
    const keeper = new AccountKeeper(call, sha256Hex(text), journals);
    await keeper.#write(null);
    return keeper;
  }

  /** An account of a run that is not this process's alone: of what there was at one moment, and from which others count on. */
  static async note(call: KeptCall): Promise<void> {
    await (await AccountKeeper.begin(call)).close("interrupted");
  }

  /** A worker has written down results of a job. */
  written(worker: string, job: Job, { type, results, journalBytes }: Pick<Reply, "type"> & Written): void {
    const count = results ?? (type === "done" ? job.tasks.length : 0);
    this.#add("done", job, count);
    if (type === "failed") this.#part.set(job.key, count);
    if (journalBytes !== undefined) this.#journals?.set(`${worker}.jsonl`, journalBytes);
    if (job.kind !== TRAIN || count === 0) return;
    this.#trained += count;
    this.#trainedAt = Date.now();
  }

  /** An event of the call. */
  hear(event: RunEvent): void {
    switch (event.type) {
      case "job-started": {
        const { worker, job } = event;
        this.#running.set(worker, this.#accounted(worker, job));
        if (this.#failures.delete(job.key)) this.#add("failed", job, -job.tasks.length);
        break;
      }
      case "job-done":
        this.#running.delete(event.worker);
        this.#paid(event.job, event.seconds);
        break;
      case "job-failed": {
        const { job, error, blocked, cut, worker } = event;
        this.#running.delete(worker);
        const { code, message, networks } = error;
        const words = this.#words(job);
        const record = { key: job.key, kind: job.kind, code, message, ...(networks && { networks }), words };
        this.#failures.set(job.key, record);
        this.#add("failed", job, job.tasks.length - (this.#part.get(job.key) ?? 0));
        for (const own of [...blocked, ...cut]) this.#add("blocked", own);
        for (const own of [job, ...blocked, ...cut]) this.#forget(own);
        break;
      }
      case "worker-crashed":
        this.#running.delete(event.worker);
        break;
      default:
        return;
    }
    this.#isDue ||= this.#schedule(INTERVAL);
  }

  /** Writes the last of it. */
  async close(ended: Account["ended"]): Promise<void> {
    this.#running.clear();
    this.#isClosed = true;
    await this.#write(ended);
  }

  #add(what: "done" | "failed" | "blocked", { kind, tasks }: Job, count = tasks.length): void {
    this.#at(kind)[what] += count;
  }

  #paid({ kind, cost }: Job, seconds: number): void {
    const stage = this.#at(kind);
    stage.cost_done += cost;
    stage.cost_done_now += cost;
    stage.seconds_now += seconds;
  }

  #forget({ kind, cost }: Job): void {
    const stage = this.#at(kind);
    stage.cost = Math.max(0, stage.cost - cost);
  }

  #at(kind: string): Counts {
    return stageIn(this.#stages, kind);
  }

  #accounted(worker: string, job: Job): AccountedJob {
    const { kind, tasks } = job;
    const words = this.#words(job);
    return { worker, kind, words, results: tasks.length, first: tasks[0]?.key ?? "", since: Date.now() };
  }

  #words(job: Job): string {
    return jobWords(job, knobsOfGrid(this.#call.configuration));
  }

  #schedule(milliseconds: number): true {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(null), milliseconds).unref();
    return true;
  }

  /** Writings follow one another; each is of the moment at which it was asked for. */
  #write(ended: Account["ended"]): Promise<void> {
    clearTimeout(this.#timer);
    this.#isDue = false;
    if (ended === null && !this.#isClosed) this.#schedule(SIGN_OF_LIFE);
    const { store, configuration, workers, round, calibration } = this.#call;
    const account: Account = {
      version: 2,
      name: configuration.name,
      pid: process.pid,
      experiment: this.#experiment,
      began: this.#began,
      updated: Date.now(),
      trained_at: this.#trainedAt,
      ended,
      workers,
      stages: [...this.#stages.values()].map((own) => ({ ...own })),
      trained: this.#trained,
      running: [...this.#running.values()],
      ...(round && { round }),
      ...(calibration && { calibration }),
      ...(this.#journals && { journals: Object.fromEntries(this.#journals) }),
    };
    const failures = `${JSON.stringify([...this.#failures.values()], null, 2)}\n`;
    this.#writing = this.#writing.then(async () => {
      await store.writeText(ACCOUNT_FILE, `${JSON.stringify(account)}\n`).catch(() => {});
      if (failures === this.#failuresWritten) return;
      await store.writeText(FAILURES_FILE, failures).then(
        () => {
          this.#failuresWritten = failures;
        },
        () => {},
      );
    });
    return this.#writing;
  }
}

function stagesOf(plan: Plan, left: RemainingWork): Map<string, Counts> {
  const stages = new Map<string, Counts>();
  for (const { kind, tasks, key, cost } of plan.jobs) {
    const stage = stageIn(stages, kind);
    stage.results += tasks.length;
    stage.done += tasks.length;
    if (!left.done.has(key)) continue;
    stage.cost += cost;
    stage.cost_done += cost;
  }
  for (const { kind, tasks, cost } of left.jobs) {
    const stage = stageIn(stages, kind);
    stage.done -= tasks.length;
    stage.cost += cost;
  }
  return stages;
}

function stageIn(stages: Map<string, Counts>, kind: string): Counts {
  const known = stages.get(kind) ?? {
    kind,
    results: 0,
    done: 0,
    failed: 0,
    blocked: 0,
    cost: 0,
    cost_done: 0,
    cost_done_now: 0,
    seconds_now: 0,
  };
  stages.set(kind, known);
  return known;
}
