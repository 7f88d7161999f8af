/** Takes the times of the jobs of the probes of one kind of networks, which is its argument, and sends them to its parent. */
import { executeJob } from "#atlas/jobs";
import { selectThreads } from "#engine/devices";
import { isNetworkKind, probesOf } from "./probes.ts";
import { type TimedJob, timedJobs } from "./timed-jobs.ts";

const [, , kind = ""] = process.argv;
if (!isNetworkKind(kind)) throw new RangeError(`there are no probes of "${kind}"`);
selectThreads(1);
const { warmUp, timed } = probesOf(kind);
await timedJobs(warmUp, { executeJob });
const jobs: TimedJob[] = [];
for (const probe of timed) jobs.push(...(await timedJobs(probe, { executeJob })));
process.send?.(jobs);
