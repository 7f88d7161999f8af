import type { Job } from "#atlas/plan";
import { overdue, secondsAllowed, withinSeconds } from "./job-limit.ts";
import type { Crash, WorkerHandle } from "./launcher.ts";
import type { Order, Reply } from "./messages.ts";
import type { RunOptions } from "./run-options.ts";
import { timedWork } from "./timed-work.ts";

/** The module of this package that executes jobs. */
const JOB_MODULE = import.meta.resolve("#atlas/jobs");

/**
 * Has a worker begin; one that takes longer than any job may by itself is ended.
 *
 * @param store the address of the run's store
 */
export async function started(
  worker: WorkerHandle,
  name: string,
  store: string,
  options: RunOptions,
): Promise<Reply | Crash> {
  return timedWork(options.onTimedWork, { worker: name, what: "start" }, () =>
    withinSeconds(
      secondsAllowed({ cost: 0 }),
      () => worker.order(startOrder(options, store, name)),
      () => worker.kill(),
    ),
  );
}

/** Has a worker execute a job, for as long as the job may take. */
export async function executed(
  worker: WorkerHandle,
  name: string,
  { job, ...how }: { readonly job: Job; readonly threads: number; readonly foretoldMb?: number },
  { onTimedWork, jobTimeout }: RunOptions,
): Promise<Reply | Crash> {
  let isOverdue = false;
  const end = () => {
    isOverdue = true;
    worker.kill();
  };
  const answer = await timedWork(onTimedWork, { worker: name, what: "job", job }, () =>
    withinSeconds(secondsAllowed(job, jobTimeout), () => worker.order({ type: "execute", job, ...how }), end),
  );
  return isOverdue && answer.type === "crashed" ? overdue(job, jobTimeout) : answer;
}

function startOrder(
  { configuration, dataFolder, jobModule = JOB_MODULE, keepsPrograms = true, onTimedWork }: RunOptions,
  store: string,
  name: string,
): Order {
  return {
    type: "start",
    configuration,
    dataFolder,
    store,
    jobModule,
    name,
    keepsPrograms,
    ...(onTimedWork && { timed: true }),
  };
}
