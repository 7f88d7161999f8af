import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { cellsAndCheckpoints, networksOf, TRAIN } from "#atlas/plan";
import type { RunRecord } from "#atlas/results";
import { readTensors } from "#files";

/** A file of a run, or a part of one, that no longer serves. */
export interface PrunableFile {
  /** Below the folder of the run, without ending: `weights/0f…`. */
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

/** What the key of a network looks like; files of other names are nobody's business. */
const WEIGHTS_NAME = /^([0-9a-f]{24})\.safetensors$/;

/** How many files are looked at at once. */
const AT_ONCE = 32;

/**
 * What of the arrays of a run in a folder no longer serves: what is left to be done needs none of it, and neither do tables,
 * figures, claims and reports.
 *
 * @param run the folder
 */
export async function prunable(run: string, { plan, results }: RunRecord): Promise<Prunable> {
  const planned = new Set(
    cellsAndCheckpoints(plan).flatMap(({ networks }) => networks.map(({ key }) => key)),
  );
  const left = plan.jobs.map(({ kind, tasks }) => ({
    tasks: kind === TRAIN ? [] : tasks.filter(({ key }) => !results.has(key)),
  }));
  const needed = new Set(left.flatMap((job) => networksOf(job).map(({ key }) => key)));
  const keys = (await namesIn(join(run, "weights"))).flatMap((name) => WEIGHTS_NAME.exec(name)?.[1] ?? []);
  const files = await eachOf(keys, async (key): Promise<PrunableFile & { readonly key: string }> => {
    const name = `weights/${key}`;
    return { key, name, bytes: await sizeOf(join(run, `${name}.safetensors`)) };
  });
  const own = ({ name, bytes }: PrunableFile): PrunableFile => ({ name, bytes });
  const curves = [...results.values()].flatMap(({ file }) => (file?.startsWith("curves/") ? [file] : []));
  const points = await eachOf([...new Set(curves)], async (name): Promise<PrunableFile> => {
    return { name, bytes: await controlPointBytes(join(run, `${name}.safetensors`)) };
  });
  return {
    weights: files.filter(({ key }) => planned.has(key) && !needed.has(key)).map(own),
    strangers: files.filter(({ key }) => !planned.has(key)).map(own),
    curves: points.filter(({ bytes }) => bytes > 0),
    needed: files.filter(({ key }) => needed.has(key)).length,
  };
}

/** What the control points in a file of a curve take; nothing of one that is not there or cannot be read. */
async function controlPointBytes(path: string): Promise<number> {
  const names: string[] = [];
  const kept = await readTensors(path, (name) => {
    if (isControlPoint(name)) names.push(name);
    return !isControlPoint(name);
  }).catch(() => undefined);
  if (kept === undefined || names.length === 0) return 0;
  const stays = Object.values(kept.tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.max(1, (await sizeOf(path)) - stays);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
}

/** Looks at many files, some at once; answers come in their order. */
export async function eachOf<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Promise<Found>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    found.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(look))));
  return found;
}
