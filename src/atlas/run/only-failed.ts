import { type FailureRecord, parsedFailures } from "#atlas/account";
import type { Job } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { parsedJson } from "#files";
import type { RemainingWork } from "./remaining-work.ts";

/** Failures that were set aside when their jobs were tried again, oldest first. */
const BEFORE_FILE = "failures-before.json";

/** Of what is left the jobs that failed, those that need them, and what all of these need. */
export function onlyFailed(
  { jobs, done }: RemainingWork,
  failures: readonly Pick<FailureRecord, "key">[],
): RemainingWork {
  const wanted = new Set(failures.map(({ key }) => key));
  // A job comes after those that it needs.
  for (const { key, needs } of jobs) if (needs.some((need) => wanted.has(need))) wanted.add(key);
  for (const { key, needs } of jobs.toReversed()) {
    if (wanted.has(key)) for (const need of needs) wanted.add(need);
  }
  return { jobs: jobs.filter(({ key }) => wanted.has(key)), done };
}

/**
 * Failures that were set aside for a call that was cut short before it had done their jobs and those that need them, by the
 * jobs that are left.
 */
export async function cutShort(
  store: RunStore,
  left: readonly Pick<Job, "key" | "needs">[],
): Promise<readonly FailureRecord[]> {
  const keys = new Set(left.flatMap(({ key, needs }) => [key, ...needs]));
  const before = parsedFailures(await store.readText(BEFORE_FILE).catch(() => ""));
  return before.filter(({ key }) => keys.has(key));
}

/** Keeps what is known of failures whose jobs are about to be tried again beside those that there are. */
export async function setAside(
  store: RunStore,
  failures: readonly FailureRecord[],
  { jobs }: { readonly jobs: readonly Job[] },
): Promise<void> {
  const again = new Set(jobs.map(({ key }) => key));
  const rows = failures.filter(({ key }) => again.has(key));
  if (rows.length === 0) return;
  const before = parsedJson(await store.readText(BEFORE_FILE).catch(() => "[]"));
  const when = new Date().toISOString();
  const all = [...(Array.isArray(before) ? before : []), ...rows.map((row) => ({ ...row, set_aside: when }))];
  await store.writeText(BEFORE_FILE, `${JSON.stringify(all, null, 2)}\n`);
}
