import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { inputsOf, targetsOf } from "#data";
import { networkFilesOf, openNetworkFiles } from "#families";
import { recalibrate } from "#landscape/normalisation";
import { cellData } from "./cell-data.ts";
import { ownLogits } from "./own-logits.ts";
import { cellNetwork } from "./trained-network.ts";

/** What a network that was trained elsewhere answers to test examples, one by one. */
export interface GivenAnswers {
  /** The probability of each class, `[examples, classes]` flat, each example's of sum 1. */
  readonly probabilities: Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
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
  const logits = await ownLogits(network, { parameters, statistics }, inputsOf(test));
  const { classes } = network;
  return { probabilities: probabilitiesOf(logits, classes), labels: targetsOf(test), classes };
}

function probabilitiesOf(logits: Float32Array, classes: number): Float64Array {
  const shares = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const own = logits.subarray(start, start + classes);
    const most = own.reduce((a, b) => Math.max(a, b));
    const total = own.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    for (const [i, logit] of own.entries()) shares[start + i] = Math.exp(logit - most) / total;
  }
  return shares;
}
