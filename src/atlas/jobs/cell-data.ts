import {
  addPixelNoise,
  corruptLabels,
  type Dataset,
  type LabelledImages,
  loadDataset,
  standardisation,
  standardise,
} from "#data";
import { randomStream } from "#random";
import type { CellKnobs } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";

/** The images of one cell as its networks see them. */
export interface CellData {
  /** Standardised training images; the first `m` are stratified for every `m`, and the same in every cell. */
  readonly train: LabelledImages;
  /** The labels that the cell's networks are trained on and judged by in training. */
  readonly trainLabels: Int32Array;
  /** Standardised test images with clean labels. */
  readonly test: LabelledImages;
  readonly inputShape: readonly number[];
  readonly hash: string;
}

// A worker measures many cells on the same examples: reading and standardising them once is enough.
const prepared = new Map<string, Promise<Dataset>>();

/** The data of a cell: as many examples as its knob says, with its share of labels corrupted. */
export async function cellData(knobs: CellKnobs, context: JobContext): Promise<CellData> {
  const { data, root_seed: rootSeed } = context.configuration;
  const examples = knobs.examples ?? data.examples;
  const key = JSON.stringify([data, examples, rootSeed, context.dataFolder]);
  const known = prepared.get(key) ?? prepareDataset(examples, context);
  prepared.set(key, known);
  const { train, test, hash } = await known;
  const noise = { fraction: knobs.label_noise ?? data.label_noise, kind: data.label_noise_kind };
  const stream = randomStream(rootSeed, "label-noise");
  const { labels } = corruptLabels(train.labels, train.classes, noise, stream);
  return { train, trainLabels: labels, test, inputShape: [train.channels, train.height, train.width], hash };
}

async function prepareDataset(examples: number, { configuration, dataFolder }: JobContext): Promise<Dataset> {
  const { data, root_seed: rootSeed } = configuration;
  const dataset = await loadDataset(data, { dataFolder, rootSeed, trainExamples: examples });
  const figures = data.standardise === "train" ? standardisation(dataset.train) : data.standardise;
  const noisy = addPixelNoise(dataset.train, data.pixel_noise, randomStream(rootSeed, "pixel-noise"));
  return { ...dataset, train: standardise(noisy, figures), test: standardise(dataset.test, figures) };
}
