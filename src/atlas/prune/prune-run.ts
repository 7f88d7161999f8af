import { dirname, join } from "node:path";
import { PRUNED_FILE, parsedPruned, prunedText } from "#atlas/account";
import type { Claiming } from "#atlas/lock";
import { readRun } from "#atlas/results";
import { readExperiment } from "#atlas/run";
import { eachOf, openRunStore, type RunStore } from "#atlas/store";
import { requireWritableFolder } from "#files";
import { isControlPoint, type Prunable, prunable } from "./prunable.ts";

/**
 * Makes sure, before anybody is asked whether files of a run folder may go, that they can; leaves nothing.
 *
 * @throws AtlasError `files/unwritable`
 */
export async function requirePrunable(folder: string, found: Prunable): Promise<void> {
  const { weights, strangers, curves } = found;
  const folders = [...weights, ...strangers, ...curves].map(({ name }) => dirname(join(folder, name)));
  for (const own of new Set([folder, ...folders])) await requireWritableFolder(own);
}

/**
 * Removes from a run the weights and the control points of curves that no longer serve, as `prunable` finds them once
 * nobody else works on it. A kill on the way leaves some of it, which the next call removes.
 *
 * Journals, tables and reports stay as they are. A later job that needs weights that are gone has its networks trained
 * anew; the run says which are gone in `pruned.json`.
 *
 * @param run a folder, the address of a run in a database, or a store
 * @returns what was removed
 * @throws AtlasError `run/locked` (kind `input`) while another process works on the run; `files/unwritable`; as `readRun`
 */
export async function pruneRun(
  run: string | RunStore,
  claiming: Pick<Claiming, "onWait"> = {},
): Promise<Prunable> {
  const store = openRunStore(run);
  // What is no run gets no lock either.
  await readExperiment(store);
  const claim = await store.claim(claiming);
  try {
    const found = await prunable(await readRun(store));
    const networks = [...found.weights, ...found.strangers].map(({ name }) => name);
    const before = parsedPruned(await store.readText(PRUNED_FILE).catch(() => ""));
    const all = new Set([...before, ...networks.map((name) => name.slice("weights/".length))]);
    // Said before it is done, so that none that is gone is ever taken for lost.
    if (networks.length > 0) await store.writeText(PRUNED_FILE, prunedText(all));
    await store.removeArrays(networks);
    await eachOf(found.curves, async ({ name }) => {
      const { tensors, metadata } = await store.readArrays(name, (array) => !isControlPoint(array));
      await store.writeArrays(name, { tensors, metadata: { ...metadata, pruned: "control points" } });
    });
    return found;
  } finally {
    await claim.release();
  }
}
