import type { Order } from "./messages.ts";
import type { RunOptions } from "./run-options.ts";

/** The module of this package that executes jobs. */
const JOB_MODULE = import.meta.resolve("#atlas/jobs");

/** What a worker of a run is told first. @param store the address of the run's store */
export function startOrder(
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
