import type { DoneTask } from "#atlas/jobs";
import { TRAIN } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import type { Difference } from "./verification.ts";

/** Files are opened this many at a time. */
const AT_A_TIME = 32;

/** The weights files of a run that cannot be opened or say that they are another network's; their numbers are not read. */
export async function misplacedWeights(
  store: RunStore,
  tasks: readonly DoneTask[],
): Promise<readonly Difference[]> {
  const trained = tasks.filter(({ kind }) => kind === TRAIN);
  const differences: Difference[] = [];
  for (let start = 0; start < trained.length; start += AT_A_TIME) {
    const found = await Promise.all(
      trained
        .slice(start, start + AT_A_TIME)
        .map(async (task) => [task, await faultOf(store, task.key)] as const),
    );
    for (const [{ kind, key, result, networks }, problem] of found) {
      if (problem === null) continue;
      const about = { kind, key, knobs: networks[0]!.knobs, seeds: result.seeds };
      differences.push({ ...about, quantity: null, part: null, stored: null, found: null, problem });
    }
  }
  return differences;
}

async function faultOf(store: RunStore, key: string): Promise<string | null> {
  const name = `weights/${key}`;
  try {
    const { metadata } = await store.readArrays(name, () => false);
    if (metadata.network === undefined || metadata.network === key) return null;
    return `${store.placeOf(`${name}.safetensors`)}: the file holds the weights of another network`;
  } catch (error) {
    if (!(error instanceof AtlasError && error.kind === "input")) throw error;
    return `${store.placeOf(`${name}.safetensors`)}: ${error.problem}`;
  }
}
