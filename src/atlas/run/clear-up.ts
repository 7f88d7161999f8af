import type { RunStore } from "#atlas/store";

/**
 * Clears away what killed workers left of arrays that they were writing, once no job is under way; what cannot be removed
 * stays, for the run is done all the same. A worker that others took for gone may still be at it: its file goes too, and it
 * ends.
 */
export async function clearUp(store: RunStore): Promise<void> {
  await store.removeUnfinishedArrays?.().catch(() => {});
}
