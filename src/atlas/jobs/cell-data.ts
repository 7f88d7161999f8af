import { cellConfiguration, type DataConfiguration } from "#atlas/configuration";
import { type CellKnobs, DATA_CHANGED } from "#atlas/plan";
import {
  addPixelNoise,
  areSentences,
  areTokens,
  blurred,
  corruptLabels,
  corruptNumbers,
  corruptPlaces,
  corruptTokens,
  type Dataset,
  type ExampleSet,
  haveNumbers,
  type LabelNoiseKind,
  standardisation,
  standardise,
  type Targets,
} from "#data";
import { AtlasError } from "#errors";
import { canonicalJson } from "#files";
import { type RandomStream, randomStream } from "#random";
import { loadExamples } from "#sources/datasets";
import { measured } from "#timing";
import { DatasetCache } from "./dataset-cache.ts";
import type { JobContext } from "./job-context.ts";

/** The examples of one cell as its networks see them. */
export interface CellData {
  /** Standardised training images, the first `m` stratified for every `m`, or sentences; the same in every cell. */
  readonly train: ExampleSet;
  /** The labels, numbers or tokens that the cell's networks are trained on and judged by in training. */
  readonly trainLabels: Targets;
  /** Test examples of the same kind with clean targets. */
  readonly test: ExampleSet;
  readonly hash: string;
}

/** A worker measures many cells on the same examples: reading and standardising them once is enough. */
const prepared = new DatasetCache(512 * 2 ** 20);

/** Targets of training examples by their noise: every network of a job asks for its cell's. */
const corrupted = new WeakMap<ExampleSet, Map<string, Targets>>();

/**
 * The data of a cell, with its share of targets corrupted.
 *
 * @param expected the hash of the examples that the plan says
 * @throws AtlasError `run/data-changed` (kind `failure`) if the files hold others.
 */
export function cellData(
  knobs: CellKnobs,
  context: Pick<JobContext, "configuration" | "dataFolder">,
  expected?: string,
): Promise<CellData> {
  return measured("data", () => preparedData(knobs, context, expected));
}

async function preparedData(
  knobs: CellKnobs,
  { configuration, dataFolder }: Pick<JobContext, "configuration" | "dataFolder">,
  expected: string | undefined,
): Promise<CellData> {
  const { root_seed: rootSeed } = configuration;
  const { data } = cellConfiguration(configuration, knobs);
  const { label_noise: fraction, label_noise_kind: kind, ...images } = data;
  const key = canonicalJson([images, rootSeed, dataFolder]);
  const { train, test, hash } = await prepared.get(key, () => prepareDataset(data, rootSeed, dataFolder));
  if (expected !== undefined && hash !== expected) throw changed(data.source);
  const known = corrupted.get(train) ?? new Map<string, Targets>();
  corrupted.set(train, known);
  const noise = `${kind} ${fraction}`;
  const stream = randomStream(rootSeed, "label-noise");
  const trainLabels = known.get(noise) ?? noisyTargets(train, { fraction, kind }, stream);
  known.set(noise, trainLabels);
  return { train, trainLabels, test, hash };
}

/** The targets of training examples with noise: on labels or numbers, or on the words of translations, not on what decoders read. */
function noisyTargets(
  train: ExampleSet,
  noise: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): Targets {
  if (areSentences(train)) return corruptTokens(train.targets, noise, stream);
  if (haveNumbers(train)) return corruptNumbers(train.targets, train.outputs, noise, stream);
  if (train.places !== undefined) return corruptPlaces(train.labels, train.classes, noise, stream);
  return corruptLabels(train.labels, train.classes, noise, stream).labels;
}

async function prepareDataset(
  data: DataConfiguration,
  rootSeed: number,
  dataFolder: string,
): Promise<Dataset<ExampleSet>> {
  const dataset = await loadExamples(data, { dataFolder, rootSeed, trainExamples: data.examples });
  const { train, test } = dataset;
  if (areSentences(train) || areSentences(test) || areTokens(train)) return dataset;
  const stream = randomStream(rootSeed, "pixel-noise");
  const noise = { kind: data.pixel_noise_kind, mode: data.pixel_noise_mode, clip: data.pixel_noise_clip };
  const figures = data.standardise === "train" ? standardisation(train) : data.standardise;
  const noisy = addPixelNoise(blurred(train, data.blur), data.pixel_noise, stream, noise);
  return { ...dataset, train: standardise(noisy, figures), test: standardise(test, figures) };
}

function changed(source: string): AtlasError {
  return new AtlasError({
    code: DATA_CHANGED,
    kind: "failure",
    where: `data.source ${source}`,
    problem: "the data files were changed while the run went on",
    remedy: "Run again: what was computed from the files as they were is kept apart",
  });
}
