import { areSentences, checkNumber, type Dataset, type ExampleSet, hashExamples } from "#data";
import { AtlasError } from "#errors";
import { randomStream } from "#random";
import type { GivenSettings } from "#settings";
import { sourceNamed } from "../index.ts";

/** What `loadDataset` must know of an experiment's data section: its source with the settings of its own. */
export interface DatasetRequest extends GivenSettings {
  readonly source: string;
  /** Training examples that will be asked of the pool. */
  readonly examples: number;
  readonly test_examples: number;
}

/** The circumstances of a load. */
export interface LoadOptions {
  /** Where relative data folders start. */
  readonly dataFolder: string;
  readonly rootSeed: number;
  /**
   * Makes the training pool exactly this many examples, stratified, a larger pool beginning with the
   * smaller. Unless given, a generator makes the request's `examples` and files give all they have.
   */
  readonly trainExamples?: number;
  /** Test examples; the request's `test_examples` unless given. */
  readonly testExamples?: number;
}

/**
 * The training pool and the test set of a source of labelled images, pixels raw (in [0, 1], except a teacher's inputs).
 *
 * @throws AtlasError as `loadExamples`, and `data/not-images` of kind `input` for a source of sentences, or of numbers to be
 * predicted.
 */
export async function loadDataset(request: DatasetRequest, options: LoadOptions): Promise<Dataset> {
  const { train, test, ...others } = await loadExamples(request, options);
  if ("labels" in train && "labels" in test) return { ...others, train, test };
  throw new AtlasError({
    code: "data/not-images",
    kind: "input",
    where: "source",
    problem: `${request.source} gives ${areSentences(train) ? "sentences with translations" : "numbers to be predicted"}`,
    expected: "a source of labelled images",
    remedy: "Read it with loadExamples",
  });
}

/**
 * The training pool and the test set of any data source: images, pixels raw (in [0, 1], except a teacher's inputs), or
 * sentences with translations.
 *
 * A test set of images is stratified. Noise, subsets and standardisation are for the caller to apply: they differ
 * between cells.
 *
 * @throws AtlasError of kind `input` for a source that nobody registered, settings out of range, files that are
 * missing, damaged or of another data set, and more examples than there are.
 */
export async function loadExamples(
  request: DatasetRequest,
  options: LoadOptions,
): Promise<Dataset<ExampleSet>> {
  const source = sourceNamed(request.source);
  const trainCount = options.trainExamples ?? request.examples;
  const testCount = options.testExamples ?? request.test_examples;
  checkNumber("data.examples", trainCount, { minimum: 1, whole: true });
  checkNumber("data.test_examples", testCount, { minimum: 1, whole: true });
  const { train, test } = await source.load(request, {
    train: trainCount,
    test: testCount,
    wholePool: options.trainExamples === undefined,
    stream: randomStream(options.rootSeed, "data", request.source),
    dataFolder: options.dataFolder,
  });
  return { name: request.source, train, test, hash: hashExamples(train, test) };
}
