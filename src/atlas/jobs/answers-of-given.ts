import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { type ExampleSet, inputsOf, type Targets, targetsOf, targetsPerExample } from "#data";
import { networkFilesOf, openNetworkFiles } from "#families";
import { meanVector } from "#landscape/combinations";
import type { Judgement } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { cellData } from "./cell-data.ts";
import { ownLogits } from "./own-logits.ts";
import { cellNetwork, cellObjective } from "./trained-network.ts";

/** Loss and error of each example, by the loss that networks of a configuration are trained by. */
export interface JudgedExamples {
  readonly losses: readonly number[];
  readonly errors: readonly number[];
}

/** What a network that was trained elsewhere answers to test examples, one by one. */
export interface GivenAnswers {
  /** Logits, or numbers, `[examples, width]` flat. */
  readonly outputs: Float32Array;
  /** How many numbers an example is answered with: classes, or numbers to be predicted. */
  readonly width: number;
  /** Places of each example that are answered; absent for one answer. */
  readonly places?: number | undefined;
  /** What such outputs are worth, example by example. */
  readonly judge: (outputs: Float32Array) => JudgedExamples;
  /** The outputs by which several networks answer together. */
  readonly together: (outputs: readonly Float32Array[]) => Float32Array;
}

/**
 * Answers of the first network of files to the test examples of a configuration's first cell.
 *
 * @throws AtlasError of kind `input` as what reads networks and data
 */
export async function answersOfGiven(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<GivenAnswers> {
  const knobs = cellKnobs(configuration)[0]!;
  const context = { configuration, dataFolder };
  const { model } = cellConfiguration(configuration, knobs);
  await openNetworkFiles(model);
  const files = networkFilesOf(model);
  if (files === undefined) throw new RangeError("the networks of the configuration are to be trained");
  const { train, test } = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, { train });
  const { parameters, statistics: own } = await files.weights(model, 0, network.inputShape);
  const recalibrated =
    own === undefined && network.statistics !== undefined
      ? await recalibrate({ classifier: network, parameters: [parameters], inputs: inputsOf(train) })
      : undefined;
  const statistics = own ?? recalibrated?.[0];
  const outputs = await ownLogits(network, { parameters, statistics }, inputsOf(test));
  const objective = cellObjective(network, knobs, context);
  const { judge, together = meanVector } = objective.outputs;
  return {
    outputs,
    width: network.classes,
    places: network.places,
    judge: (given) => judgedOneByOne(given, test, (own, targets) => judge(own, { targets })),
    together,
  };
}

function judgedOneByOne(
  outputs: Float32Array,
  examples: ExampleSet,
  judge: (outputs: Float32Array, targets: Targets) => Judgement,
): JudgedExamples {
  const [width, each] = [outputs.length / examples.count, targetsPerExample(examples)];
  const targets = targetsOf(examples);
  const all = Array.from({ length: examples.count }, (_, i) =>
    judge(outputs.subarray(i * width, (i + 1) * width), targets.subarray(i * each, (i + 1) * each)),
  );
  return { losses: all.map(({ loss }) => loss ?? Number.NaN), errors: all.map(({ error }) => error) };
}
