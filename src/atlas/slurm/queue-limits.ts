import { callSlurm } from "./call-slurm.ts";

/** How much a cluster takes. */
export interface QueueLimits {
  /** The most tasks of an array. */
  readonly array: number;
  /** The most jobs of all users together; each task counts. */
  readonly jobs: number;
}

/** What Slurm has where nobody says otherwise: slurm.conf(5). */
const USUAL: QueueLimits = { array: 1001, jobs: 10_000 };

/**
 * How much the cluster takes, as `scontrol show config` says.
 *
 * @throws AtlasError as `callSlurm`
 */
export async function queueLimits(): Promise<QueueLimits> {
  return limitsIn(await callSlurm("scontrol", ["show", "config"]));
}

/** The limits that `scontrol show config` prints; the usual ones where it names none. */
function limitsIn(printed: string): QueueLimits {
  const number = (name: string, usual: number) => {
    const [, text] = new RegExp(`^${name}\\s*=\\s*(\\d+)`, "m").exec(printed) ?? [];
    // Without arrays the limit is 0; tasks are then jobs of one each.
    return text === undefined ? usual : Math.max(1, Number(text));
  };
  return { array: number("MaxArraySize", USUAL.array), jobs: number("MaxJobCount", USUAL.jobs) };
}
