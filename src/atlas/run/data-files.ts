import {
  dataPools,
  type ExperimentConfiguration,
  examplesReadBy,
  kindsOfExamples,
} from "#atlas/configuration";
import type { DataHashes } from "#atlas/plan";
import type { ExampleSet } from "#data";
import { sha256Hex } from "#files";
import { sourceNamed } from "#sources";

/** A set of examples that cells read of files, and the hash of what it is. */
export interface DataFiles {
  readonly source: string;
  /** The source with its settings, and how many examples are taken; a text by which sets are told apart. */
  readonly examples: string;
  /** SHA-256 of the examples as they are read, pixels and labels. */
  readonly hash: string;
}

/**
 * What the files hold of which the cells of an experiment read. Reads them before any worker starts, so that a wrong
 * folder, a damaged file or pictures that are all the same are one clear error.
 */
export async function readDataFiles(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<readonly DataFiles[]> {
  const found: DataFiles[] = [];
  for (const { name, ...request } of examplesReadBy(configuration)) {
    const { loadExamples } = await import("#sources/datasets");
    const options = { dataFolder, rootSeed: configuration.root_seed, trainExamples: request.examples };
    const { hash, train } = await loadExamples(request, options);
    await requireStandardisable(configuration, train);
    found.push({ source: request.source, examples: name, hash });
  }
  return found;
}

/**
 * Makes a few examples of every generator that the cells of an experiment ask, before any worker starts, so that classes
 * that cannot be drawn, or sentences that do not fit, are one clear error.
 */
export async function tryGenerators(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<void> {
  for (const { settings, ...counts } of dataPools(configuration)) {
    const { imagesInFiles, makesSentences } = sourceNamed(settings.source);
    if (imagesInFiles > 0) continue;
    const { loadExamples } = await import("#sources/datasets");
    // Sentences are few and short, and whether enough fit is seen in all of them.
    const few = makesSentences ? Number.POSITIVE_INFINITY : FEW_OF_EACH * kindsOfExamples(settings);
    const request = {
      ...settings,
      examples: Math.min(counts.examples, few),
      test_examples: Math.min(counts.test_examples, few),
    };
    const { train } = await loadExamples(request, { dataFolder, rootSeed: configuration.root_seed });
    await requireStandardisable(configuration, train);
  }
}

/** Examples of a class that tell whether there are any. */
const FEW_OF_EACH = 2;

/** Refuses pictures that jobs could not standardise, by the rule that they go by. */
async function requireStandardisable({ data }: ExperimentConfiguration, train: ExampleSet): Promise<void> {
  if (data.standardise !== "train") return;
  const { areSentences, areTokens, checkStandardisation, standardisation } = await import("#data");
  if (areSentences(train) || areTokens(train)) return;
  checkStandardisation(train, standardisation(train));
}

/** The hashes of data files by what is read of them. */
export function hashesOf(files: readonly DataFiles[]): DataHashes {
  return Object.fromEntries(files.map(({ examples, hash }) => [examples, hash]));
}

/** One hash of all that an experiment reads of files; `null` where it reads none. */
export function jointHash(files: readonly DataFiles[]): string | null {
  const [first, ...others] = files;
  if (first === undefined) return null;
  return others.length === 0 ? first.hash : sha256Hex(files.map(({ hash }) => hash).join(" "));
}

/**
 * The hash by which runs told data apart before keys named them: of whole training pools, one for each source; `null`
 * where there are no files, or none that can be read.
 */
export async function formerDataHash(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<string | null> {
  const hashes: string[] = [];
  for (const { settings, ...counts } of dataPools(configuration)) {
    if (sourceNamed(settings.source).imagesInFiles === 0) continue;
    const { loadExamples } = await import("#sources/datasets");
    const options = { dataFolder, rootSeed: configuration.root_seed };
    const dataset = await loadExamples({ ...settings, ...counts }, options).catch(() => undefined);
    if (dataset === undefined) return null;
    hashes.push(dataset.hash);
  }
  const [first = null, ...others] = hashes;
  return others.length === 0 ? first : sha256Hex(hashes.join(" "));
}
