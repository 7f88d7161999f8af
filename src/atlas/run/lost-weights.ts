import { type Job, networksOf, type Plan, type PlannedNetwork, TRAIN } from "#atlas/plan";
import { type RunStore, WEIGHTS_CODE } from "#atlas/store";
import { AtlasError } from "#errors";
import { isRecord, parsedJson } from "#files";

/** How many files are looked at at once. */
const AT_ONCE = 32;

/**
 * Keys of networks that are trained but whose weights, which jobs need, are not there as they were written: a file is
 * missing, is another's, or was found damaged by the run before. With each come those that it was trained with, in whose
 * company it is trained anew to the last bit.
 *
 * @param jobs that are left to do
 * @param isTrained whether a network has been trained
 * @param failures the text of what failed for good in the run before
 */
export async function lostWeights(
  store: RunStore,
  plan: Plan,
  jobs: readonly Job[],
  isTrained: (network: string) => boolean,
  failures: string,
): Promise<ReadonlySet<string>> {
  const failed = jobsFailedByWeights(failures);
  const lost = new Set<string>();
  const needed = new Map<string, PlannedNetwork>();
  for (const job of jobs) {
    if (job.kind === TRAIN) continue;
    for (const network of networksOf(job)) {
      if (!isTrained(network.key)) continue;
      const damaged = failed.get(job.key);
      if (damaged === "any" || damaged?.has(network.key)) lost.add(network.key);
      else needed.set(network.key, network);
    }
  }
  const files = [...needed.values()].filter(({ key }) => !lost.has(key));
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE);
    const areThere = await Promise.all(some.map((network) => isThere(store, network)));
    for (const [i, network] of some.entries()) if (!areThere[i]) lost.add(network.key);
  }
  if (lost.size === 0) return lost;
  const groups = plan.jobs.filter(
    ({ kind, tasks }) => kind === TRAIN && tasks.some(({ key }) => lost.has(key)),
  );
  return new Set(groups.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
}

/** Whether the weights of a network are there and say that they are its own. */
async function isThere(store: RunStore, { key, data }: PlannedNetwork): Promise<boolean> {
  try {
    const { metadata } = await store.readArrays(`weights/${key}`, () => false);
    const { network = key, data: trainedOn = data } = metadata;
    return network === key && trainedOn === data;
  } catch (error) {
    // A file that cannot be read, for want of permission say, may be a good one: its job will tell.
    if (error instanceof AtlasError) return error.kind !== "input";
    throw error;
  }
}

/** The networks whose damaged weights failed jobs in the run before, by the keys of the jobs; any of the job where none is named. */
function jobsFailedByWeights(failures: string): ReadonlyMap<string, ReadonlySet<unknown> | "any"> {
  const rows = parsedJson(failures);
  if (!Array.isArray(rows)) return new Map();
  return new Map(
    rows.flatMap((row: unknown) => {
      if (!isRecord(row) || row.code !== WEIGHTS_CODE || typeof row.key !== "string") return [];
      return [[row.key, Array.isArray(row.networks) ? new Set<unknown>(row.networks) : "any"] as const];
    }),
  );
}
