import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type ExperimentConfiguration, storedConfiguration } from "#atlas/configuration";
import type { Editions } from "#atlas/plan";
import { openRunStore, type RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { openNetworkFiles } from "#families";
import { canonicalJson, isRecord, nearPath, parsedJson, sha256Hex } from "#files";
import type { DataFiles } from "./data-files.ts";
import type { Environment } from "./environment.ts";
import { recallOwnNetwork } from "./own-network.ts";

/** The file of a run folder that says what the run is. */
export const EXPERIMENT_FILE = "experiment.json";

/** The format of the file; a reader refuses any later one. */
export const VERSION = 1;

/** What `experiment.json` holds. */
export interface ExperimentFile {
  readonly version: typeof VERSION;
  readonly environment: Environment;
  /** SHA-256 of the configuration's canonical JSON, by which a change by hand is found out. */
  readonly configuration_hash: string;
  readonly configuration: ExperimentConfiguration;
  /** Hash of the images and labels that the jobs read of files; `null` if they read none. */
  readonly data_hash: string | null;
  /** The same for each set of examples; absent in runs whose keys do not name data files. */
  readonly data?: readonly DataFiles[];
  /** The data files of results whose keys name none: of what the run held when it came to name them. */
  readonly unnamed_data?: readonly DataFiles[];
  /** The editions by which the run was last computed; those that are not named were the first. */
  readonly editions: Editions;
}

/**
 * Reads what a run says its experiment is. A configuration that lacks keys of today has their defaults, which are what
 * there was before them.
 *
 * @throws AtlasError of kind `input`: `run/no-run`, `run/damaged`, `run/unknown-format` for a later one,
 *   `run/changed-by-hand`.
 */
export async function readExperiment(run: string | RunStore): Promise<ExperimentFile> {
  const store = openRunStore(run);
  const path = store.placeOf(EXPERIMENT_FILE);
  const content = parsedJson(await textOfExperiment(store));
  if (isNewer(content)) {
    throw new AtlasError({
      code: "run/unknown-format",
      kind: "input",
      problem: `a newer version of loss-atlas wrote this run, in format ${content.version}`,
      where: path,
      expected: `format ${VERSION}`,
      remedy: "Update loss-atlas, or run under another --name",
    });
  }
  if (!hasFormat(content)) {
    throw damaged(
      path,
      content === undefined ? "it is no JSON, as after it was cut short" : "fields are missing",
    );
  }
  if (SECTIONS.some((key) => !isRecord(content.configuration[key]))) {
    throw damaged(path, "its configuration lacks sections that every experiment has");
  }
  if (hashOf(content.configuration) !== content.configuration_hash) {
    throw new AtlasError({
      code: "run/changed-by-hand",
      kind: "input",
      problem: "the configuration does not match its hash: the file was changed",
      where: path,
      remedy: "Change your own configuration file instead and run it with --force, or under another --name",
    });
  }
  const { editions = {} } = content;
  await recallOwnNetwork(store, content.configuration.model);
  await openNetworkFiles(content.configuration.model);
  return { ...content, editions, configuration: storedConfiguration(content.configuration, path) };
}

/** The sections of a configuration that are older than any format. */
const SECTIONS = ["data", "model", "training", "grid", "measure", "phases"] as const;

function damaged(path: string, how: string): AtlasError {
  return new AtlasError({
    code: "run/damaged",
    kind: "input",
    problem: `the description of the experiment is damaged: ${how}`,
    where: path,
    expected: `a description in format ${VERSION}, as loss-atlas run writes it`,
    remedy:
      "Run your configuration with --force, which writes the file anew and keeps the results, or under another --name",
  });
}

async function textOfExperiment(store: RunStore): Promise<string> {
  try {
    return await store.readText(EXPERIMENT_FILE);
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === "files/missing")) throw error;
    // What is imported has tables and no networks; who reads them stands above and has a name for the file.
    if (await store.readText("import.json").then(Boolean, () => false)) throw importedTables(store);
    if (store.contents !== undefined) throw await store.contents.noRun();
    const isThere = existsSync(store.address);
    const near = nearRun(store.address);
    throw new AtlasError({
      code: "run/no-run",
      kind: "input",
      problem: `this is no run: there is no ${isThere ? `${EXPERIMENT_FILE} in it` : "such folder"}`,
      where: store.placeOf(""),
      expected: "the folder of a run, such as runs/quickstart",
      remedy:
        near !== undefined
          ? `Did you mean ${near}?`
          : "Name a folder that loss-atlas run has written: loss-atlas run makes runs/quickstart, loss-atlas run my.yaml another",
      cause: error,
    });
  }
}

/** The folder of a run that is called like one that is none: below the usual folder, or spelt a little otherwise. */
function nearRun(folder: string): string | undefined {
  const holdsRun = (path: string): boolean => existsSync(join(path, EXPERIMENT_FILE));
  const usual = join("runs", basename(folder, extname(folder)));
  return holdsRun(usual) ? usual : (nearPath(folder, holdsRun) ?? nearPath(usual, holdsRun));
}

function importedTables(store: RunStore): AtlasError {
  return new AtlasError({
    code: "run/imported",
    kind: "input",
    problem: "this is an import of tables, which holds no networks and no journals",
    where: store.placeOf(""),
    expected: "the folder of a run, such as runs/quickstart",
    remedy: "Read it with loss-atlas report, classify, claims or diagnose",
  });
}

/** An experiment file whose configuration is still to be read. */
type StoredExperiment = Omit<ExperimentFile, "configuration" | "editions"> & {
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly editions?: Editions;
};

function isNewer(value: unknown): value is { readonly version: number } {
  return isRecord(value) && typeof value.version === "number" && value.version > VERSION;
}

function hasFormat(value: unknown): value is StoredExperiment {
  return (
    isRecord(value) &&
    value.version === VERSION &&
    isRecord(value.environment) &&
    isRecord(value.environment.versions) &&
    isRecord(value.configuration) &&
    (value.editions === undefined || isCounts(value.editions)) &&
    typeof value.configuration_hash === "string" &&
    (value.data_hash === null || typeof value.data_hash === "string") &&
    [value.data, value.unnamed_data].every((files) => files === undefined || areDataFiles(files))
  );
}

function areDataFiles(value: unknown): value is readonly DataFiles[] {
  const isText = (member: unknown) => typeof member === "string";
  return (
    Array.isArray(value) &&
    value.every((own) => isRecord(own) && [own.source, own.examples, own.hash].every(isText))
  );
}

function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return isRecord(value) && Object.values(value).every((count) => Number.isSafeInteger(count));
}

export function hashOf(configuration: unknown): string {
  return sha256Hex(canonicalJson(configuration));
}
