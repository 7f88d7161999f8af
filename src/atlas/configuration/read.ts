import { extname } from "node:path";
import { AtlasError } from "#errors";
import { openNetworkFiles } from "#families";
import { isRecord, missingFile, nearPath, readTextFile, systemErrorCode } from "#files";
import { knobNamed } from "#knobs";
import type { ExperimentConfiguration } from "./configuration.ts";
import { inconsistencies } from "./consistency.ts";
import { moreThanFound, noteFound, withFoundData } from "./found-data.ts";
import type { Inconsistency } from "./inconsistency.ts";
import { mistakesOfIssues } from "./issues.ts";
import { overruledByAxes } from "./knob-values.ts";
import { type Mistake, mistakesError } from "./mistake.ts";
import { nameOfFile } from "./name-of-file.ts";
import { applyOverrides, type KeyOptions } from "./overrides.ts";
import { ownNetworkOf, registerOwnNetwork, tryOwnNetwork, withOwnNetwork } from "./own-networks.ts";
import { resolveSections } from "./resolve.ts";
import { type CheckedSections, experimentSchema } from "./schema.ts";
import { type KeyPath, readSource, type Source } from "./source-document.ts";

/** How a configuration is read besides its text. */
export interface ReadOptions extends KeyOptions {
  /** Values that win over the file's, such as `model.width=16`, in the order given. */
  readonly overrides?: readonly string[];
}

/** How a configuration is read besides the text of its file. */
export interface ReadFileOptions extends ReadOptions {
  /** Where relative paths of data start; default the current folder. Data that their files describe are looked at. */
  readonly dataFolder?: string;
}

/**
 * The experiment of a YAML or JSON file, every default filled in.
 *
 * @param path the file; without one, the built-in experiment that the defaults make
 * @throws AtlasError of kind `input` that names every mistake by `file:line:column` and key; one of the
 *   codes `files/…` when the file cannot be read at all
 */
export async function readConfiguration(
  path: string | undefined,
  { dataFolder = ".", ...options }: ReadFileOptions = {},
): Promise<ExperimentConfiguration> {
  if (path === undefined) return withFiles("{}", "built-in configuration", options, dataFolder);
  const text = await readTextFile(path).catch((error: unknown) => {
    if (!(error instanceof AtlasError)) throw error;
    if (error.code === "files/is-a-folder") throw noConfiguration(path, error);
    throw systemErrorCode(error.cause) === "ENOENT"
      ? missingFile(path, nearPath(path, isCalledLikeConfiguration), error.cause)
      : error;
  });
  if (text.trim() === "") {
    throw new AtlasError({
      code: "configuration/empty",
      kind: "input",
      problem: "the file is empty",
      where: path,
      expected: "a configuration in YAML or JSON",
      remedy: "loss-atlas init writes one with every key explained",
    });
  }
  return withFiles(text, path, { defaultName: nameOfFile(path), ...options }, dataFolder);
}

/** Whether a file is called as configurations are. */
export function isCalledLikeConfiguration(path: string): boolean {
  return [".yaml", ".yml", ".json"].includes(extname(path).toLowerCase());
}

function noConfiguration(folder: string, cause: AtlasError): AtlasError {
  return new AtlasError({
    code: cause.code,
    kind: "input",
    problem: "this is a folder",
    where: folder,
    expected: "a file with a configuration",
    remedy:
      "Name the configuration; of the folder of a run, loss-atlas status, worker, retry and report go on",
    cause,
  });
}

/**
 * The same of a text: unlike `parseConfiguration` it looks at the files of data and networks that the text names.
 *
 * @param file what mistakes are located by
 */
export function readConfigurationText(
  text: string,
  file: string,
  { dataFolder = ".", ...options }: ReadFileOptions = {},
): Promise<ExperimentConfiguration> {
  return withFiles(text, file, options, dataFolder);
}

async function withFiles(
  text: string,
  file: string,
  options: TextOptions,
  dataFolder: string,
): Promise<ExperimentConfiguration> {
  const given = sourceOf(text, file, options);
  const network = ownNetworkOf(given, file);
  const family = network === undefined ? undefined : await registerOwnNetwork(network);
  if (isRecord(given.value)) await openNetworkFiles(given.value.model);
  const { source, notes, available } = await withFoundData(given, dataFolder, family);
  const configuration = configurationOf(source, file, options);
  const beyond = available === undefined ? [] : moreThanFound(configuration, available);
  if (beyond.length > 0) throw mistakesError(mistakesOf(beyond, source), file);
  noteFound(configuration, [...notes, ...overruledByAxes(configuration, options.overrides ?? [])]);
  if (network !== undefined) await tryOwnNetwork(configuration);
  return configuration;
}

interface TextOptions extends ReadOptions {
  /** The experiment's name if the text has none. */
  readonly defaultName?: string | undefined;
}

/**
 * The experiment of a YAML or JSON text, every default filled in.
 *
 * @param text the configuration
 * @param file what mistakes are located by, such as the path of the file
 * @throws AtlasError `configuration/invalid` of kind `input` that names every mistake
 */
export function parseConfiguration(
  text: string,
  file: string,
  options: TextOptions = {},
): ExperimentConfiguration {
  return configurationOf(sourceOf(text, file, options), file, options);
}

function sourceOf(text: string, file: string, options: ReadOptions): Source {
  const written = readSource(text, file);
  if ("mistakes" in written) throw mistakesError(written.mistakes, file);
  const source = applyOverrides(written, options.overrides ?? [], options);
  if ("mistakes" in source) throw mistakesError(source.mistakes, "--set");
  return source;
}

function configurationOf(
  source: Source,
  file: string,
  { defaultName }: TextOptions,
): ExperimentConfiguration {
  const sections = checkSections(withOwnNetwork(source, file), file);
  const isNamed = source.isGiven(["name"]) || defaultName === undefined;
  return resolveSections(isNamed ? sections : { ...sections, name: defaultName });
}

function checkSections(source: Source, file: string): CheckedSections {
  const checked = experimentSchema().safeParse(source.value, { reportInput: false });
  const mistakes = [
    ...mistakesOfIssues(checked.error?.issues ?? [], source),
    ...mistakesOf(inconsistencies(checked.data ?? soundSections(source.value)), source),
  ];
  if (checked.success && mistakes.length === 0) return checked.data;
  throw mistakesError(mistakes, file);
}

function mistakesOf(found: readonly Inconsistency[], source: Source): readonly Mistake[] {
  return found.map(({ path, ...words }) => {
    const key = keyAsWritten(path, source);
    return {
      place: source.placeOf(key, "value"),
      ...words,
      problem: source.isGiven(key) ? words.problem : byDefault(words.problem),
    };
  });
}

/** A problem of what nobody wrote: `model.width is 32 by default`, `by default, a width of 32 cannot be divided`. */
function byDefault(problem: string): string {
  return /^[\w.]+ is /.test(problem) ? `${problem} by default` : `by default, ${problem}`;
}

/** The path of an axis by the key that the writer chose, which may be the path of the setting instead of a knob's name. */
function keyAsWritten(path: KeyPath, source: Source): KeyPath {
  const [grid, axis, knob, ...rest] = path;
  if (grid !== "grid" || axis === undefined || knob === undefined || source.isGiven(path)) return path;
  const other = [grid, axis, knobNamed(String(knob)).sets, ...rest];
  return source.isGiven(other) ? other : path;
}

/** The sections that are right by themselves, in a configuration that is not. */
function soundSections(value: unknown): Partial<CheckedSections> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  const sound = Object.entries(experimentSchema().shape).flatMap(([key, schema]) => {
    const checked = schema.safeParse(given.get(key));
    return checked.success ? [[key, checked.data]] : [];
  });
  return Object.fromEntries(sound);
}
