import type { Job } from "#atlas/plan";
import { AtlasError } from "#errors";
import { measured } from "#timing";
import type { AccountKeeper } from "./account-keeper.ts";
import { Bell } from "./bell.ts";
import type { JobFailure, RunEvent, RunOutcome } from "./events.ts";
import { overdue, secondsAllowed, withinSeconds } from "./job-limit.ts";
import { jobShapes } from "./job-shapes.ts";
import type { Crash, WorkerHandle } from "./launcher.ts";
import { localLauncher } from "./local-launcher.ts";
import { budgetOf, type MemoryBudget } from "./memory-budget.ts";
import type { ErrorReport, Reply } from "./messages.ts";
import type { RemainingWork } from "./remaining-work.ts";
import type { RunOptions } from "./run-options.ts";
import { Schedule } from "./schedule.ts";
import { startOrder } from "./start-order.ts";
import { threadsOfJob } from "./threads-of-job.ts";
import { timedWork } from "./timed-work.ts";

/** How often a job whose worker crashed is tried. */
const ATTEMPTS = 2;
/** How often in a row a worker may end before it is ready; then it is done without, or where it is the last, given up. */
const STARTS = 5;
/** How long to wait after the first of such starts; each one more doubles it, ms. */
const PAUSE = 100;

/** Keeps worker processes busy until every job of a plan is done, failed or blocked, or the run is told to stop. */
export class Coordinator {
  readonly #options: RunOptions;
  readonly #store: string;
  readonly #jobs: number;
  readonly #doneBefore: number;
  readonly #schedule: Schedule;
  readonly #emit: (event: RunEvent) => void;
  readonly #alive = new Set<WorkerHandle>();
  readonly #failures: JobFailure[] = [];
  readonly #blocked: Job[] = [];
  readonly #crashes = new Map<string, number>();
  readonly #account: Pick<AccountKeeper, "written">;
  readonly #bell = new Bell();
  readonly #memory: MemoryBudget;
  #stopping = false;
  #killed = false;
  #fatal: AtlasError | undefined;

  /**
   * @param store the address of the run's store
   * @param work what is left of the plan's jobs, and the keys of those that are done
   * @param account hears what workers write down, before the events that tell of it
   */
  constructor(
    options: RunOptions,
    store: string,
    work: RemainingWork,
    account: Pick<AccountKeeper, "written">,
  ) {
    this.#options = options;
    this.#store = store;
    this.#jobs = options.plan.jobs.length;
    this.#doneBefore = work.done.size;
    this.#schedule = new Schedule(work.jobs, work.done, jobShapes(options.configuration));
    this.#emit = options.onEvent ?? (() => {});
    this.#account = account;
    this.#memory = budgetOf(options);
  }

  /** @throws AtlasError of kind `failure` if no job can succeed any more. */
  async run(): Promise<RunOutcome> {
    const { workers, signal, killSignal } = this.#options;
    const began = performance.now();
    const undone = this.#schedule.remaining;
    const names = Array.from({ length: Math.min(workers, undone) }, (_, index) => `worker-${index}`);
    const stop = () => this.#stop();
    const kill = () => this.#kill();
    signal?.addEventListener("abort", stop);
    killSignal?.addEventListener("abort", kill);
    try {
      if (signal?.aborted) stop();
      if (killSignal?.aborted) kill();
      await measured("waiting", () => Promise.all(names.map((name) => this.#serve(name))));
    } finally {
      signal?.removeEventListener("abort", stop);
      killSignal?.removeEventListener("abort", kill);
      for (const worker of this.#alive) worker.kill();
    }
    if (this.#fatal !== undefined) throw this.#fatal;
    const unsettled = this.#schedule.remaining;
    return {
      jobs: this.#jobs,
      jobsDone: this.#doneBefore + undone - unsettled - this.#failures.length - this.#blocked.length,
      failures: this.#failures,
      blocked: this.#blocked,
      interrupted: unsettled > 0,
      seconds: (performance.now() - began) / 1000,
    };
  }

  /** Keeps one worker busy until no job is left for it. */
  async #serve(name: string): Promise<void> {
    let worker: WorkerHandle | undefined;
    let previous: Job | undefined;
    const { onTimedWork } = this.#options;
    const letGo = async () => {
      if (worker !== undefined) await this.#dismiss(worker);
      worker = undefined;
      previous = undefined;
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
        this.#schedule.giveBack(job);
        break;
      }
      this.#emit({ type: "job-started", worker: name, job });
      const answer = await this.#execute(name, worker, job);
      previous = job;
      this.#memory.end(name, answer.type === "done" ? answer.memoryMb * 2 ** 20 : undefined);
      if (answer.type === "done" || answer.type === "failed") this.#account.written(name, job, answer);
      if (answer.type === "done") {
        this.#schedule.markDone(job);
        this.#emit({ type: "job-done", worker: name, job, seconds: answer.seconds });
        if (answer.memoryMb > (this.#options.memoryLimitMb ?? Number.POSITIVE_INFINITY)) {
          this.#emit({ type: "worker-recycled", worker: name, memoryMb: answer.memoryMb });
          await letGo();
        }
      } else if (answer.type === "failed") {
        this.#fail(name, job, answer.error);
      } else if (answer.type === "fatal") {
        this.#schedule.giveBack(job);
        this.#abandon(answer.error);
      } else if (answer.type === "crashed") {
        this.#alive.delete(worker);
        worker = undefined;
        await letGo();
        this.#settleCrash(name, job, answer);
      }
      this.#bell.ring();
    }
    await letGo();
  }

  /** Has a worker execute a job, for as long as the job may take. */
  async #execute(name: string, worker: WorkerHandle, job: Job): Promise<Reply | Crash> {
    const { onTimedWork, jobTimeout } = this.#options;
    const seconds = secondsAllowed(job, jobTimeout);
    let isOverdue = false;
    const end = () => {
      isOverdue = true;
      worker.kill();
    };
    const answer = await timedWork(onTimedWork, { worker: name, what: "job", job }, () =>
      withinSeconds(
        seconds,
        () =>
          worker.order({
            type: "execute",
            job,
            threads: threadsOfJob(this.#options, this.#schedule.remaining),
          }),
        end,
      ),
    );
    return isOverdue && answer.type === "crashed" ? overdue(job, jobTimeout) : answer;
  }

  /** @param letGo ends the process of the worker, where it has one */
  async #nextJob(
    name: string,
    previous: Job | undefined,
    letGo: () => Promise<void>,
  ): Promise<Job | undefined> {
    while (!this.#stopping && this.#schedule.remaining > 0) {
      const job = this.#schedule.take(previous, (own) => this.#memory.fits(name, own));
      if (job !== undefined) {
        this.#memory.begin(name, job);
        return job;
      }
      // What an idle worker holds may be the room that a job lacks.
      if (this.#schedule.isAnyReady && this.#memory.holds(name)) await letGo();
      else await this.#bell.wait();
    }
    return undefined;
  }

  /** A worker that is ready; tried again where it ends before. `undefined` where there is none to be had for the job. */
  async #start(name: string, job: Job): Promise<WorkerHandle | undefined> {
    const { launcher = localLauncher, onTimedWork } = this.#options;
    for (let tries = 1; !this.#stopping; tries++) {
      const worker = launcher.launch(name);
      this.#alive.add(worker);
      const answer = await timedWork(onTimedWork, { worker: name, what: "start" }, () =>
        worker.order(startOrder(this.#options, this.#store, name)),
      );
      if (answer.type === "ready") return worker;
      if (answer.type !== "crashed") {
        if (answer.type === "fatal") this.#abandon(answer.error);
        return undefined;
      }
      this.#alive.delete(worker);
      if (this.#killed) return undefined;
      const { reason } = answer;
      this.#emit({ type: "worker-crashed", worker: name, job, reason });
      if (tries === STARTS) {
        const message = `${reason}; ${tries} starts in a row came to nothing`;
        if (this.#alive.size === 0) this.#abandon({ code: "run/worker-does-not-start", message });
        return undefined;
      }
      await this.#bell.waitFor(PAUSE * 2 ** (tries - 1), () => this.#stopping);
    }
    return undefined;
  }

  async #dismiss(worker: WorkerHandle): Promise<void> {
    await worker.finish();
    this.#alive.delete(worker);
  }

  /** A crash may be an accident of the machine, so the job is tried again; killing the worker ourselves is no crash. */
  #settleCrash(name: string, job: Job, { reason, code = "run/worker-crashed" }: Crash): void {
    if (this.#killed) {
      this.#schedule.giveBack(job);
      return;
    }
    this.#emit({ type: "worker-crashed", worker: name, job, reason });
    const crashes = (this.#crashes.get(job.key) ?? 0) + 1;
    this.#crashes.set(job.key, crashes);
    this.#memory.crashed(job);
    if (crashes < ATTEMPTS) this.#schedule.giveBack(job);
    else this.#fail(name, job, { code, message: reason });
  }

  #fail(worker: string, job: Job, error: ErrorReport): void {
    const blocked = this.#schedule.markFailed(job);
    this.#failures.push({ job, error });
    this.#blocked.push(...blocked);
    this.#emit({ type: "job-failed", worker, job, error, blocked });
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
