import { join } from "node:path";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { canonicalJson, readTextFile, sha256Hex, writeFileAtomically } from "#files";
import { currentEnvironment, type Environment } from "./environment.ts";

/** The file of a run folder that says what the run is. */
export const EXPERIMENT_FILE = "experiment.json";

/** The format of the file; a reader refuses any other. */
const VERSION = 1;

/** What `experiment.json` holds. */
export interface ExperimentFile {
  readonly version: typeof VERSION;
  readonly environment: Environment;
  /** SHA-256 of the configuration's canonical JSON, by which a change by hand is found out. */
  readonly configuration_hash: string;
  readonly configuration: ExperimentConfiguration;
  /** Hash of the images and labels that the jobs read; `null` if it was not asked for. */
  readonly data_hash: string | null;
}

/**
 * Reads what a run folder says its experiment is.
 *
 * @throws AtlasError of kind `input`: `run/no-run`, `run/unknown-format`, `run/changed-by-hand`.
 */
export async function readExperiment(runFolder: string): Promise<ExperimentFile> {
  const path = join(runFolder, EXPERIMENT_FILE);
  const content = parsedJson(await textOfExperiment(runFolder));
  if (!hasFormat(content)) {
    throw new AtlasError({
      code: "run/unknown-format",
      kind: "input",
      problem: "this is no description of an experiment that this version can read",
      where: path,
      expected: `format ${VERSION}`,
      remedy: "Run under another --name, or use the version of loss-atlas that wrote it",
    });
  }
  if (!isAsWritten(content)) {
    throw new AtlasError({
      code: "run/changed-by-hand",
      kind: "input",
      problem: "the configuration does not match its hash: the file was changed",
      where: path,
      remedy: "Change your own configuration file instead and run it with --force, or under another --name",
    });
  }
  return { ...content, configuration: withLaterKeys(content.configuration) };
}

/** A configuration as it reads today: keys that came after it was written have the only value there was then. */
function withLaterKeys(configuration: ExperimentConfiguration): ExperimentConfiguration {
  const { device = "cpu", model } = configuration;
  const { norm = "none" } = model;
  return { ...configuration, device, model: { ...model, norm } };
}

/**
 * Makes `experiment.json` hold the configuration. A folder of another configuration is refused unless `force` is
 * set; phase thresholds may change freely, since no job depends on them. A folder begun with the same data
 * settings but other data is refused always, since the keys of jobs do not tell data files apart. Unchanged files are left alone.
 *
 * @returns the libraries whose versions differ from those that the folder was begun with.
 * @throws AtlasError `run/other-configuration`, `run/other-data` (kind `input`), as `readExperiment`, as
 *   `writeFileAtomically`.
 */
export async function claimRunFolder(
  runFolder: string,
  { configuration, dataHash, force }: Claim,
): Promise<{ readonly otherVersions: readonly string[] }> {
  const path = join(runFolder, EXPERIMENT_FILE);
  const environment = currentEnvironment();
  const existing = await existingExperiment(runFolder, force);
  const otherVersions = existing === undefined ? [] : changedVersions(existing.environment, environment);
  if (existing !== undefined) {
    const changed = differingKeys(existing.configuration, configuration);
    const others = changed.filter((key) => !key.startsWith("phases."));
    if (others.length > 0 && !force) throw otherConfiguration(path, others);
    const sameSettings = !changed.some((key) => key === "root_seed" || key.startsWith("data."));
    if (sameSettings && dataHash !== existing.data_hash) throw otherData(path);
    if (changed.length === 0) return { otherVersions };
  }
  const content: ExperimentFile = {
    version: VERSION,
    environment,
    configuration_hash: hashOf(configuration),
    configuration,
    data_hash: dataHash,
  };
  await writeFileAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
  return { otherVersions };
}

/** What a run wants its folder to be. */
interface Claim {
  readonly configuration: ExperimentConfiguration;
  readonly dataHash: string | null;
  readonly force: boolean;
}

/** Dotted paths of the keys in which two values differ; arrays count as one value. */
function differingKeys(a: unknown, b: unknown, path = ""): string[] {
  if (!isRecord(a) || !isRecord(b)) {
    return textOf(a) === textOf(b) ? [] : [path];
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => differingKeys(a[key], b[key], path === "" ? key : `${path}.${key}`));
}

async function textOfExperiment(runFolder: string): Promise<string> {
  try {
    return await readTextFile(join(runFolder, EXPERIMENT_FILE));
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === "files/missing")) throw error;
    throw new AtlasError({
      code: "run/no-run",
      kind: "input",
      problem: `this is no run: there is no ${EXPERIMENT_FILE} in it`,
      where: runFolder,
      expected: "the folder of a run, such as runs/quickstart",
      cause: error,
    });
  }
}

async function existingExperiment(runFolder: string, force: boolean): Promise<ExperimentFile | undefined> {
  try {
    return await readExperiment(runFolder);
  } catch (error) {
    if (error instanceof AtlasError && (error.code === "run/no-run" || (force && error.kind === "input"))) {
      return undefined;
    }
    throw error;
  }
}

function changedVersions(before: Environment, now: Environment): string[] {
  return Object.entries(now.versions).flatMap(([name, version]) => {
    const earlier = Object.entries(before.versions).find(([other]) => other === name)?.[1] ?? null;
    return earlier === version ? [] : [`${name} ${earlier ?? "none"} → ${version ?? "none"}`];
  });
}

function otherConfiguration(path: string, keys: readonly string[]): AtlasError {
  return new AtlasError({
    code: "run/other-configuration",
    kind: "input",
    problem: `the folder holds another experiment: ${keys.join(", ")} ${keys.length === 1 ? "differs" : "differ"}`,
    where: path,
    remedy: "Choose another --name, or --force to go on in this folder and keep what the two have in common",
  });
}

function otherData(path: string): AtlasError {
  return new AtlasError({
    code: "run/other-data",
    kind: "input",
    problem: "the folder's results came from other data files than those found now",
    where: path,
    remedy: "Choose another --name, or give the --data-dir that it was begun with",
  });
}

function hasFormat(value: unknown): value is { configuration: unknown; configuration_hash: unknown } {
  return (
    isRecord(value) &&
    value.version === VERSION &&
    isRecord(value.environment) &&
    isRecord(value.environment.versions) &&
    isRecord(value.configuration)
  );
}

/** A matching hash shows that the content is what `claimRunFolder` wrote, which is typed. */
function isAsWritten(value: {
  configuration: unknown;
  configuration_hash: unknown;
}): value is ExperimentFile {
  return hashOf(value.configuration) === value.configuration_hash;
}

function hashOf(configuration: unknown): string {
  return sha256Hex(canonicalJson(configuration));
}

function textOf(value: unknown): string {
  return value === undefined ? "" : canonicalJson(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
