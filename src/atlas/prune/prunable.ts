import { cellsAndCheckpoints, networksOf, TRAIN } from "#atlas/plan";
import type { RunRecord } from "#atlas/results";
import { eachOf, type RunStore } from "#atlas/store";

/** A file of a run, or a part of one, that no longer serves. */
export interface PrunableFile {
  /** As the store of the run has it, without ending: `weights/0f…`. */
  readonly name: string;
  /** What is gained by it, bytes. */
  readonly bytes: number;
}

/** What of a run's arrays no longer serves, and what stays. */
export interface Prunable {
  /** Weights of networks of the plan whose every measurement is done. */
  readonly weights: readonly PrunableFile[];
  /** Weights of networks that the plan does not have, as of values that left the grid. */
  readonly strangers: readonly PrunableFile[];
  /** Control points of curves; the points at which a curve was judged stay, for reports draw them. */
  readonly curves: readonly PrunableFile[];
  /** Networks whose weights stay, for something is left to be measured of them. */
  readonly needed: number;
}

/** The arrays of a curve's file that no table, figure or report reads. */
export const isControlPoint = (array: string): boolean => /^bend\d+\./.test(array);

/** What the name of a network's weights looks like; arrays of other names are nobody's business. */
const WEIGHTS_NAME = /^weights\/([0-9a-f]{24})$/;

/**
 * What of the arrays of a run no longer serves: what is left to be done needs none of it, and neither do tables, figures,
 * claims and reports.
 *
 * @throws AtlasError as `RunStore.arraySizes`
 */
export async function prunable({
  store,
  plan,
  results,
}: Pick<RunRecord, "store" | "plan" | "results">): Promise<Prunable> {
  const planned = new Set(
    cellsAndCheckpoints(plan).flatMap(({ networks }) => networks.map(({ key }) => key)),
  );
  const left = plan.jobs.map(({ kind, tasks }) => ({
    tasks: kind === TRAIN ? [] : tasks.filter(({ key }) => !results.has(key)),
  }));
  const needed = new Set(left.flatMap((job) => networksOf(job).map(({ key }) => key)));
  const weights = [...(await store.arraySizes("weights"))].flatMap(([name, bytes]) => {
    const [, key] = WEIGHTS_NAME.exec(name) ?? [];
    return key === undefined ? [] : [{ key, file: { name, bytes } }];
  });
  const own = (isIn: (key: string) => boolean) =>
    weights.filter(({ key }) => isIn(key)).map(({ file }) => file);
  const curves = new Set(
    [...results.values()].flatMap(({ file }) => (file?.startsWith("curves/") ? [file] : [])),
  );
  const sizes = await store.arraySizes("curves");
  const points = await eachOf([...curves], async (name): Promise<PrunableFile> => {
    return { name, bytes: await controlPointBytes(store, name, sizes.get(name) ?? 0) };
  });
  return {
    weights: own((key) => planned.has(key) && !needed.has(key)),
    strangers: own((key) => !planned.has(key)),
    curves: points.filter(({ bytes }) => bytes > 0),
    needed: own((key) => needed.has(key)).length,
  };
}

/** What the control points of a curve take, of so many bytes; nothing of one that is not there or cannot be read. */
async function controlPointBytes(store: RunStore, name: string, size: number): Promise<number> {
  const names: string[] = [];
  const kept = await store
    .readArrays(name, (array) => {
      if (isControlPoint(array)) names.push(array);
      return !isControlPoint(array);
    })
    .catch(() => undefined);
  if (kept === undefined || names.length === 0) return 0;
  const stays = Object.values(kept.tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.max(1, size - stays);
}
