import { type ExperimentConfiguration, examplesReadBy } from "#atlas/configuration";
import { currentEditions, editionOf, TRAIN, trainingEditionSince } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { differingKeys } from "#files";
import { type DataFiles, formerDataHash, hashesOf, jointHash, readDataFiles } from "./data-files.ts";
import { currentEnvironment } from "./environment.ts";
import type { RunEvent } from "./events.ts";
import { EXPERIMENT_FILE, type ExperimentFile, hashOf, readExperiment, VERSION } from "./experiment-file.ts";

/** What a run is about to be, beside what it was. */
export interface ExperimentChange {
  /** What the folder holds; `undefined` where it holds no experiment. */
  readonly before: ExperimentFile | undefined;
  /**
   * Keys whose values differ, phase thresholds, columns of tables and what a cluster is asked for left out: no job depends on those. Editions differ
   * under `training, edition <n>` and `measure.<kind>, edition <n>`.
   */
  readonly changed: readonly string[];
  /** Sources whose files hold other examples than they did, among what both read. */
  readonly otherData: readonly string[];
  /** The data files of results whose keys name none. */
  readonly unnamedData: readonly DataFiles[];
}

/**
 * How an experiment differs from the one that a run holds.
 *
 * @param force a description that cannot be read counts as none.
 * @throws AtlasError as `readExperiment`.
 */
export async function experimentChange(
  store: RunStore,
  { configuration, data, dataFolder, force }: Claim,
): Promise<ExperimentChange> {
  const before = await existingExperiment(store, force);
  if (before === undefined) return { before, changed: [], otherData: [], unnamedData: [] };
  const all = differingKeys(before.configuration, configuration);
  const unnamedData = await unnamedDataOf(before, dataFolder);
  return {
    before,
    changed: [...all.filter((key) => !CONCERNS_NO_JOB.test(key)), ...otherEditions(before)],
    otherData: otherSources(before, unnamedData, data),
    unnamedData,
  };
}

/** Sources whose files hold other examples than those that a run read before, or that it did not say what it read. */
function otherSources(
  { configuration, data }: ExperimentFile,
  unnamed: readonly DataFiles[],
  now: readonly DataFiles[],
): readonly string[] {
  const readBefore = new Set(examplesReadBy(configuration).map(({ name }) => name));
  const known = hashesOf(data ?? unnamed);
  const other = now.filter(({ examples, hash }) => readBefore.has(examples) && known[examples] !== hash);
  return [...new Set(other.map(({ source }) => source))];
}

/**
 * The data files of a run's results whose keys name none. A run from before keys named them says what its data were by one
 * hash; where that is of the files that are found now, so are its results.
 */
async function unnamedDataOf(before: ExperimentFile, dataFolder: string): Promise<readonly DataFiles[]> {
  if (before.data !== undefined) return before.unnamed_data ?? [];
  if (before.data_hash === null) return [];
  const isOfThese = (await formerDataHash(before.configuration, dataFolder)) === before.data_hash;
  return isOfThese ? readDataFiles(before.configuration, dataFolder) : [];
}

const CONCERNS_NO_JOB = /^(phases\.|measure\.columns$|grid\.refine(\.|$)|slurm(\.|$))/;

/** Training, and measurements that there were before, by another edition than today's. */
function otherEditions({ configuration, editions }: ExperimentFile): readonly string[] {
  return Object.entries(currentEditions()).flatMap(([kind, today]) => {
    if (editionOf(editions, kind) === today) return [];
    if (kind === TRAIN) return [trainingEditionSince(editionOf(editions, kind))];
    return kind in configuration.measure ? [`measure.${kind}, edition ${today}`] : [];
  });
}

/** Makes `experiment.json` hold an experiment; one that it holds already is left alone. */
export async function writeExperiment(
  store: RunStore,
  { configuration, data }: Claim,
  { before, unnamedData }: ExperimentChange,
): Promise<void> {
  const isSame =
    before !== undefined &&
    differingKeys(before.configuration, configuration).length === 0 &&
    differingKeys(before.data ?? [], data).length === 0 &&
    differingKeys(before.unnamed_data ?? [], unnamedData).length === 0;
  if (isSame && otherEditions(before).length === 0) return;
  const content: ExperimentFile = {
    version: VERSION,
    environment: currentEnvironment(),
    configuration_hash: hashOf(configuration),
    configuration,
    data_hash: jointHash(data),
    ...(data.length > 0 && { data }),
    ...(unnamedData.length > 0 && { unnamed_data: unnamedData }),
    editions: Object.fromEntries(Object.entries(currentEditions()).filter(([, edition]) => edition !== 1)),
  };
  await store.writeText(EXPERIMENT_FILE, `${JSON.stringify(content, null, 2)}\n`);
}

/** The libraries whose versions differ from those that a run was begun with, such as `node 24.1.0 → 24.2.0`. */
function otherVersions({ environment }: ExperimentFile): string[] {
  const { versions } = currentEnvironment();
  return Object.entries(versions).flatMap(([name, version]) => {
    const earlier = Object.entries(environment.versions).find(([other]) => other === name)?.[1] ?? null;
    return earlier === version ? [] : [`${name} ${earlier ?? "none"} → ${version ?? "none"}`];
  });
}

/** Warns where libraries have other versions than those that a run was begun with. */
export function warnOfVersions(before: ExperimentFile, onEvent: (event: RunEvent) => void): void {
  const versions = otherVersions(before);
  if (versions.length === 0) return;
  const message = `versions differ from those this run began with (${versions.join(", ")}): results may too`;
  onEvent({ type: "warning", message });
}

/** What a run wants its folder to be. */
export interface Claim {
  readonly configuration: ExperimentConfiguration;
  /** What is found in its data files. */
  readonly data: readonly DataFiles[];
  readonly dataFolder: string;
  readonly force: boolean;
}

async function existingExperiment(store: RunStore, force: boolean): Promise<ExperimentFile | undefined> {
  try {
    return await readExperiment(store);
  } catch (error) {
    if (error instanceof AtlasError && (error.code === "run/no-run" || (force && error.kind === "input"))) {
      return undefined;
    }
    throw error;
  }
}
