import { basename } from "node:path";
import { AtlasError } from "#errors";
import { checkedNetworks, type OpenedNetworks, openedNetworks } from "#interchange/networks";
import { counted, threeDigits } from "#words";
import { atCommandLine, inOptions } from "./at-command-line.ts";
import { type ChosenReading, chosenReading, readingRefused } from "./chosen-normalisation.ts";
import { dataForNetworks } from "./data-for-networks.ts";
import { dataGivenBy, testExamplesIn } from "./data-given.ts";
import { requireExamples } from "./data-of-path.ts";
import type { ExampleCounts } from "./example-counts.ts";
import { type GivenExperiment, givenConfiguration } from "./given-configuration.ts";
import { accuracyWords } from "./judged-networks.ts";
import { type GivenModel, type NetworkOptions, namedNetworks } from "./named-networks.ts";
import { readGiven } from "./read-given.ts";
import { requireOptions } from "./settings-of-options.ts";

/** Which networks and data are meant. */
export interface PreparationOptions extends NetworkOptions {
  /** A file of examples, or a folder. */
  readonly data?: string;
  readonly test?: string;
  /** Training examples to measure on; as many as the budget allows unless given. */
  readonly examples?: number;
  readonly normalise?: string;
  readonly name?: string;
  readonly set?: readonly string[];
}

/** Enough to tell a wrong normalisation from the right one, at the cost of a moment. */
const EXAMPLES_JUDGED = 256;
/** On so many examples imports are compared with ONNX Runtime. */
const EXAMPLES_COMPARED = 32;

/** Of more test examples no more are taken unless they are asked for. */
const TEST_EXAMPLES = 2000;

/** Networks and data that go together, as far as can be told before anything is measured. */
export interface PreparedNetworks {
  readonly own: GivenExperiment;
  readonly networks: OpenedNetworks;
  readonly counts: ExampleCounts;
  readonly reading: ChosenReading;
  /** What was assumed and noticed, a sentence or clause each. */
  readonly notes: readonly string[];
}

/**
 * Reads networks and data, finds out how the networks read examples, and compares what is computed of them with ONNX Runtime:
 * all that can go wrong before anything is measured.
 *
 * @throws AtlasError of kind `input` for networks and data that are not so or do not go together
 */
export async function prepareNetworks(
  words: readonly string[],
  options: PreparationOptions,
): Promise<PreparedNetworks> {
  const prepared = await judgedNetworks(words, options);
  const { refusal, taken } = prepared.reading;
  if (refusal !== undefined) throw readingRefused(refusal, taken);
  return prepared;
}

/** The same, whether or not another way to read examples is better. */
export async function judgedNetworks(
  words: readonly string[],
  options: PreparationOptions,
): Promise<PreparedNetworks> {
  try {
    return await prepared(words, options);
  } catch (error) {
    throw atCommandLine(error);
  }
}

async function prepared(words: readonly string[], options: PreparationOptions): Promise<PreparedNetworks> {
  const { data: path, test, set = [] } = options;
  if (path === undefined) throw noData();
  requireOptions(set);
  requireExamples(path);
  const named = namedNetworks(words, options);
  const networks = await openedNetworks({ ...named });
  const model: GivenModel = { ...named, fingerprint: networks.fingerprint };
  const found = await dataForNetworks(networks, { path, test, set });
  const { data, counts } = found;
  const testExamples = testExamplesIn(dataGivenBy(set));
  requireAtMost(options.examples, counts.train, { option: "--examples", path, noun: "training example" });
  requireAtMost(testExamples, counts.test, {
    option: "--set data.test_examples",
    path: test ?? path,
    noun: "test example",
  });
  if (counts.areNumbers) requireNumbers(networks, counts);
  const few: GivenExperiment = {
    name: options.name,
    model,
    data,
    standardise: "train",
    examples: Math.min(counts.train, Math.max(EXAMPLES_JUDGED, 2 * counts.answers)),
    testExamples: Math.min(counts.test, Math.max(100, counts.answers)),
  };
  const reading = await chosenReading(
    await readGiven(givenConfiguration(few).text, set),
    { ...counts, preparation: networks.preparation },
    options.normalise,
  );
  const { taken, doubt, judge, refusal } = reading;
  const judgements = [taken.judgement];
  for (const seed of model.files.keys()) if (seed > 0) judgements.push(await judge(seed));
  const accuracies =
    refusal === undefined
      ? accuracyWords({ files: model.files, judgements, reading: taken.normalisation.words })
      : [];
  const { inputs, inputShape } = taken.judgement;
  const compared = EXAMPLES_COMPARED * inputShape.reduce((product, size) => product * size, 1);
  const checks = await checkedNetworks(
    { ...model },
    Float32Array.from(inputs.subarray(0, compared)),
    inputShape,
    counts.beside,
  );
  const notes = [
    ...networks.notes,
    ...found.notes,
    ...counts.notes.map(inOptions),
    ...checks.map(
      ({ path: of, check }) =>
        `${basename(of)}: compared with ONNX Runtime on ${check.examples} of your examples, ${counts.areNumbers ? "answers" : "logits"} differ by ${threeDigits(check.logits)} of the largest${check.slopes.length > 0 ? `, derivatives agree along ${counted(check.slopes.length, "direction")}` : ""}`,
    ),
    ...accuracies,
    ...(counts.areNumbers
      ? [
          taken.answers === "own"
            ? "it answers in the target's own unit, which is standardised as the targets are"
            : "it answers in standard deviations from the mean, as the targets are standardised",
        ]
      : []),
    ...(doubt === undefined ? [] : [doubt]),
  ];
  return {
    own: {
      ...few,
      model: counts.areNumbers ? { ...model, answers: taken.answers } : model,
      standardise: taken.normalisation.standardise,
      examples: counts.train,
      testExamples: Math.min(counts.test, testExamples ?? TEST_EXAMPLES),
    },
    networks,
    counts,
    reading,
    notes,
  };
}

/** Refuses networks whose answers are no numbers, or not as many as are to be predicted. */
function requireNumbers({ classesFor, onnx }: OpenedNetworks, counts: ExampleCounts): void {
  const { answers, inputShape, beside } = counts;
  const classes = classesFor(inputShape, beside);
  const head = onnx?.imported.head ?? "none";
  if (head !== "none") {
    throw new AtlasError({
      code: "measure/answers",
      kind: "input",
      problem: `the network ends in a ${head}, which is taken for that of a classifier and cut off, and the targets are numbers`,
      expected: "a network that answers with the numbers themselves, or targets that are classes",
      remedy:
        "Export the network without its last activation and the targets as they are before it. Set data.task to classification where they are classes",
    });
  }
  if (classes === answers) return;
  throw new AtlasError({
    code: "measure/answers",
    kind: "input",
    problem: `the network answers with ${counted(classes, "number")}, and the data have ${answers} to be predicted`,
    expected: "as many answers as targets",
    remedy:
      "Name other targets by data.y (of tables data.target). Set data.task to classification where they are classes",
  });
}

/** Refuses more examples than there are: a call that is given fewer would not know it. */
function requireAtMost(
  asked: number | undefined,
  available: number,
  { option, path, noun }: { readonly option: string; readonly path: string; readonly noun: string },
): void {
  if (asked === undefined || asked <= available) return;
  throw new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where: option,
    problem: `${path} has ${counted(available, noun)}`,
    expected: `at most ${available}`,
  });
}

function noData(): AtlasError {
  return new AtlasError({
    code: "measure/no-data",
    kind: "input",
    problem: "no data are given to measure the networks on",
    where: "--data",
    expected: "the examples that they were trained on: a file such as train.npz, or a folder",
    remedy: "Add --data train.npz --test test.npz",
  });
}
