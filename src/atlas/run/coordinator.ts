import type { Job } from "#atlas/plan";
import { type MemoryBudget, Schedule } from "#atlas/schedule";
import { AtlasError } from "#errors";
import { measured } from "#timing";
import type { AccountKeeper } from "./account-keeper.ts";
import { Bell } from "./bell.ts";
import { budgetOf } from "./budget-of-run.ts";
import type { CrewWork } from "./crew-work.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import { JobBoard } from "./job-board.ts";
import { jobShapes } from "./job-shapes.ts";
import type { Crash, WorkerHandle } from "./launcher.ts";
import { localLauncher } from "./local-launcher.ts";
import type { ErrorReport } from "./messages.ts";
import { hasOutgrown } from "./outgrown.ts";
import type { RemainingWork } from "./remaining-work.ts";
import type { RunOptions } from "./run-options.ts";
import { threadsOfJob } from "./threads-of-job.ts";
import { executed, started } from "./timed-orders.ts";
import { timedWork } from "./timed-work.ts";

/** How often a job whose worker crashed is tried. */
const ATTEMPTS = 2;
/** How often in a row a worker may end before it is ready; then it is done without, or where it is the last, given up. */
const STARTS = 5;
/** How long to wait after the first of such starts; each one more doubles it, ms. */
const PAUSE = 100;

/** What is told of a job whose worker was killed for want of memory when it was tried again. */
const ALONE =
  "tried again, it had no other job beside it. Smaller networks or batches and fewer examples take less";

/** How often one who has nothing to do looks what others have done, ms. */
const LOOK_AROUND = 1000;

/** Why one who works on a run together with others ends where these may have its jobs. */
const TAKEN_FOR_GONE: ErrorReport = {
  code: "run/taken-for-gone",
  message:
    "this process gave no sign for so long that the others who work on the run may have taken over its jobs; start it again",
};

function whyGone(reason: unknown): ErrorReport {
  return reason instanceof AtlasError ? { code: reason.code, message: reason.message } : TAKEN_FOR_GONE;
}

/** Keeps worker processes busy until every job of a plan is done, failed or blocked, or the run is told to stop. */
export class Coordinator {
  readonly #options: RunOptions;
  readonly #store: string;
  readonly #jobs: number;
  readonly #doneBefore: number;
  readonly #board: JobBoard;
  readonly #crew: CrewWork | undefined;
  readonly #lost: AbortSignal | undefined;
  readonly #emit: (event: RunEvent) => void;
  readonly #alive = new Set<WorkerHandle>();
  readonly #crashes = new Map<string, number>();
  readonly #account: Pick<AccountKeeper, "written">;
  readonly #bell = new Bell();
  readonly #memory: MemoryBudget<Job>;
  #looking: Promise<void> | undefined;
  #stopping = false;
  #killed = false;
  #fatal: AtlasError | undefined;

  /**
   * @param store the address of the run's store
   * @param work what is left of the plan's jobs, and the keys of those that are done
   * @param account hears what workers write down, before the events that tell of it
   * @param together where others work on the run as well, or may come to: what is aborted where these may have its jobs
   */
  constructor(
    options: RunOptions,
    store: string,
    work: RemainingWork,
    account: Pick<AccountKeeper, "written">,
    { crew, lost = crew?.lost }: { readonly crew?: CrewWork; readonly lost?: AbortSignal | undefined } = {},
  ) {
    this.#options = options;
    this.#store = store;
    this.#jobs = options.plan.jobs.length;
    this.#doneBefore = work.done.size;
    this.#crew = crew;
    this.#lost = lost;
    this.#emit = options.onEvent ?? (() => {});
    const schedule = new Schedule(work.jobs, work.done, jobShapes(options.configuration));
    this.#board = new JobBoard(schedule, crew, this.#emit);
    this.#account = account;
    this.#memory = budgetOf(options);
  }

  /** @throws AtlasError of kind `failure` if no job can succeed any more. */
  async run(): Promise<RunOutcome> {
    const { workers, signal, killSignal } = this.#options;
    const began = performance.now();
    const undone = this.#board.remaining;
    const prefix = this.#crew?.name ?? "worker";
    const names = Array.from({ length: Math.min(workers, undone) }, (_, index) => `${prefix}-${index}`);
    const stop = () => this.#stop();
    const kill = () => this.#kill();
    signal?.addEventListener("abort", stop);
    killSignal?.addEventListener("abort", kill);
    try {
      if (signal?.aborted) stop();
      if (killSignal?.aborted) kill();
      const leave = () => this.#abandon(whyGone(this.#lost?.reason));
      this.#lost?.addEventListener("abort", leave);
      if (this.#lost?.aborted) leave();
      await measured("waiting", () => Promise.all(names.map((name) => this.#serve(name))));
    } finally {
      signal?.removeEventListener("abort", stop);
      killSignal?.removeEventListener("abort", kill);
      for (const worker of this.#alive) worker.kill();
    }
    if (this.#fatal !== undefined) throw this.#fatal;
    const { remaining: unsettled, done, failures, blocked } = this.#board;
    return {
      jobs: this.#jobs,
      jobsDone: this.#doneBefore + done,
      failures,
      blocked,
      interrupted: unsettled > 0,
      seconds: (performance.now() - began) / 1000,
    };
  }

  /** Keeps one worker busy until no job is left for it. */
  async #serve(name: string): Promise<void> {
    let worker: WorkerHandle | undefined;
    let previous: Job | undefined;
    let jobs = 0;
    const { onTimedWork } = this.#options;
    const letGo = async () => {
      if (worker !== undefined) await this.#dismiss(worker);
      worker = undefined;
      previous = undefined;
      jobs = 0;
      this.#memory.free(name);
      this.#bell.ring();
    };
    for (;;) {
      const job = await timedWork(onTimedWork, { worker: name, what: "waiting" }, () =>
        this.#nextJob(name, previous, letGo),
      );
      if (job === undefined) break;
      worker ??= await this.#start(name, job);
      if (worker === undefined || this.#stopping) {
        await this.#board.giveBack(job);
        break;
      }
      this.#emit({ type: "job-started", worker: name, job });
      const threads = threadsOfJob(this.#options, this.#board.remaining);
      const foretoldMb = this.#memory.reserved(name) / 2 ** 20 || undefined;
      const answer = await executed(
        worker,
        name,
        { job, threads, ...(foretoldMb && { foretoldMb }) },
        this.#options,
      );
      jobs++;
      previous = job;
      this.#memory.end(name, answer.type === "done" ? answer.memoryMb * 2 ** 20 : undefined);
      if (answer.type === "done" || answer.type === "failed") this.#account.written(name, job, answer);
      if (answer.type === "done") {
        await this.#board.markDone(job);
        this.#emit({ type: "job-done", worker: name, job, seconds: answer.seconds });
        const { memoryMb } = answer;
        if (hasOutgrown({ jobs, memoryMb, foretoldMb }, this.#options.memoryLimitMb)) {
          this.#emit({ type: "worker-recycled", worker: name, memoryMb });
          await letGo();
        }
      } else if (answer.type === "failed") {
        await this.#board.fail(name, job, answer.error);
      } else if (answer.type === "fatal") {
        await this.#board.giveBack(job);
        this.#abandon(answer.error);
      } else if (answer.type === "crashed") {
        this.#alive.delete(worker);
        worker = undefined;
        await letGo();
        await this.#settleCrash(name, job, answer);
      }
      this.#bell.ring();
    }
    await letGo();
  }

  /** @param letGo ends the process of the worker, where it has one */
  async #nextJob(
    name: string,
    previous: Job | undefined,
    letGo: () => Promise<void>,
  ): Promise<Job | undefined> {
    while (!this.#stopping && this.#board.remaining > 0) {
      const job = this.#board.take(previous, (own) => this.#memory.fits(name, own));
      if (job !== undefined) {
        this.#memory.begin(name, job);
        if (await this.#board.isOurs(job)) return job;
        this.#memory.giveUp(name);
        this.#bell.ring();
      }
      // What an idle worker holds may be the room that a job lacks.
      else if (this.#board.isAnyReady && this.#memory.holds(name)) await letGo();
      else if (this.#board.isShared) await this.#lookAround();
      else await this.#bell.wait();
    }
    return undefined;
  }

  /** Waits for a while, or until something may begin here, and finds out what others have done meanwhile. */
  async #lookAround(): Promise<void> {
    await this.#bell.waitFor(
      LOOK_AROUND,
      () => this.#stopping || this.#board.isAnyReady || this.#board.remaining === 0,
    );
    this.#looking ??= this.#board.lookAround().finally(() => {
      this.#looking = undefined;
      this.#bell.ring();
    });
    await this.#looking;
  }

  /** A worker that is ready; tried again where it ends before. `undefined` where there is none to be had for the job. */
  async #start(name: string, job: Job): Promise<WorkerHandle | undefined> {
    const { launcher = localLauncher } = this.#options;
    for (let tries = 1; !this.#stopping; tries++) {
      const worker = launcher.launch(name);
      this.#alive.add(worker);
      const answer = await started(worker, name, this.#store, this.#options);
      if (answer.type === "ready") return worker;
      if (answer.type !== "crashed") {
        if (answer.type === "fatal") this.#abandon(answer.error);
        return undefined;
      }
      this.#alive.delete(worker);
      const isLast = tries === STARTS;
      if (!isLast) await this.#bell.waitFor(PAUSE * 2 ** (tries - 1), () => this.#stopping);
      // A terminal that tells all to stop ends workers that have not begun to listen; nothing is lost with them.
      if (this.#stopping) return undefined;
      const { reason } = answer;
      this.#emit({ type: "worker-crashed", worker: name, job, reason, isTriedAgain: true });
      if (isLast) {
        const message = `${reason}; ${tries} starts in a row came to nothing`;
        if (this.#alive.size === 0) this.#abandon({ code: "run/worker-does-not-start", message });
        return undefined;
      }
    }
    return undefined;
  }

  async #dismiss(worker: WorkerHandle): Promise<void> {
    await worker.finish();
    this.#alive.delete(worker);
  }

  /**
   * A crash may be an accident of the machine, so the job is tried again; killing the worker ourselves is no crash, and a
   * worker that died while it was idle is none of the job's.
   */
  async #settleCrash(
    name: string,
    job: Job,
    { reason, code = "run/worker-crashed", wasGone, forMemory = false }: Crash,
  ): Promise<void> {
    const crashes = (this.#crashes.get(job.key) ?? 0) + (this.#killed || wasGone ? 0 : 1);
    const isTriedAgain = crashes < ATTEMPTS;
    if (!this.#killed) this.#emit({ type: "worker-crashed", worker: name, job, reason, isTriedAgain });
    if (this.#killed || wasGone) return this.#board.giveBack(job);
    this.#crashes.set(job.key, crashes);
    const wasAlone = this.#memory.runsAlone(job);
    this.#memory.crashed(job, forMemory);
    if (isTriedAgain) await this.#board.giveBack(job);
    else if (forMemory && wasAlone)
      await this.#board.fail(name, job, { code: "run/out-of-memory", message: `${reason}; ${ALONE}` });
    else await this.#board.fail(name, job, { code, message: reason });
  }

  #abandon(error: ErrorReport): void {
    this.#fatal ??= new AtlasError({ code: error.code, kind: "failure", problem: error.message });
    this.#kill();
  }

  #kill(): void {
    this.#killed = true;
    this.#stop();
    for (const worker of this.#alive) worker.kill();
  }

  #stop(): void {
    if (!this.#stopping) this.#emit({ type: "stopping" });
    this.#stopping = true;
    this.#bell.ring();
  }
}
