import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PRUNED_FILE, parsedPruned, prunedText } from "#atlas/account";
import type { Claiming } from "#atlas/lock";
import { readRun } from "#atlas/results";
import { readExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { writeError } from "#files";
import { eachOf, isControlPoint, type Prunable, prunable } from "./prunable.ts";

/**
 * Removes from the folder of a run the weights and the control points of curves that no longer serve, as `prunable` finds
 * them once nobody else works in the folder. A kill on the way leaves some of it, which the next call removes.
 *
 * Journals, tables and reports stay as they are. A later job that needs weights that are gone has its networks trained
 * anew; the run says which are gone in `pruned.json`.
 *
 * @returns what was removed
 * @throws AtlasError `run/locked` (kind `input`) while another process works in the folder; `files/unwritable`; as `readRun`
 */
export async function pruneRun(run: string, claiming: Pick<Claiming, "onWait"> = {}): Promise<Prunable> {
  const store = folderStore(run);
  // A folder that is no run's gets no lock either.
  await readExperiment(store);
  const claim = await store.claim(claiming);
  try {
    const found = await prunable(run, await readRun(store));
    const networks = [...found.weights, ...found.strangers];
    const before = parsedPruned(await store.readText(PRUNED_FILE).catch(() => ""));
    const all = new Set([...before, ...networks.map(({ name }) => name.slice("weights/".length))]);
    // Said before it is done, so that none that is gone is ever taken for lost.
    if (networks.length > 0) await store.writeText(PRUNED_FILE, prunedText(all));
    await eachOf(networks, async ({ name }) => {
      const path = join(run, `${name}.safetensors`);
      await rm(path, { force: true }).catch((error: unknown) => {
        throw writeError(error, path);
      });
    });
    await eachOf(found.curves, async ({ name }) => {
      const { tensors, metadata } = await store.readArrays(name, (array) => !isControlPoint(array));
      await store.writeArrays(name, { tensors, metadata: { ...metadata, pruned: "control points" } });
    });
    return found;
  } finally {
    await claim.release();
  }
}
