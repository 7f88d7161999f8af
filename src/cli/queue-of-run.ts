import { join } from "node:path";
import type { Queued, RunTexts } from "#atlas/slurm";
import { AtlasError } from "#errors";
import { readTextFile } from "#files";
import { isDatabaseAddress } from "./database-address.ts";

/** What Slurm says of a run: what is queued, or why that cannot be told; `undefined` where nothing was ever submitted. */
export type QueueAnswer = Queued | string | undefined;

/** How long an answer on what is queued is waited for, ms: what is done is known without it. */
const PATIENCE = 3000;

/** What of a run is queued. */
export async function queueOf(run: string): Promise<QueueAnswer> {
  const { queued, readSubmissions } = await import("#atlas/slurm");
  try {
    const submissions = await readSubmissions(await textsOf(run));
    return submissions && (await queued(submissions, PATIENCE));
  } catch (error) {
    if (error instanceof AtlasError) return error.message;
    throw error;
  }
}

/** Texts of a run; those of a folder without what stores need, for that takes longer to load than all the rest. */
async function textsOf(run: string): Promise<Pick<RunTexts, "readText" | "placeOf">> {
  if (isDatabaseAddress(run)) return (await import("#atlas/store")).openRunStore(run);
  const placeOf = (name: string) => join(run, name);
  return { placeOf, readText: (name) => readTextFile(placeOf(name)) };
}

/** What Slurm says of a run as a record: `null` where it says nothing. */
export function queueRecord(queue: QueueAnswer): Queued | null {
  return queue === undefined || typeof queue === "string" ? null : queue;
}

/** A reader of what is queued that asks anew after `interval` ms at the earliest, and gives the latest answer meanwhile. */
export function unhurried(ask: () => Promise<QueueAnswer>, interval: number): () => Promise<QueueAnswer> {
  let latest: Promise<QueueAnswer> | undefined;
  let known: QueueAnswer;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - askedAt < interval) return known;
    askedAt = performance.now();
    const isFirst = latest === undefined;
    latest = ask().then((answer) => {
      known = answer;
      return answer;
    });
    // Nobody looks at a screen that stands still for as long as Slurm takes to answer.
    return isFirst ? latest : known;
  };
}
