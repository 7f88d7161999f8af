import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { inputsOf } from "#data";
import { networkFilesOf, openNetworkFiles } from "#families";
import { recalibrate } from "#landscape/normalisation";
import { cellData } from "./cell-data.ts";
import { ownLogits } from "./own-logits.ts";
import { cellNetwork, cellObjective } from "./trained-network.ts";

/** What a network that was trained elsewhere makes of training examples. */
export interface GivenJudgement {
  /** Share of them that it answers correctly, 0 … 1. */
  readonly accuracy: number;
  readonly examples: number;
  readonly classes: number;
  /** The examples as it reads them, `[channels, height, width]` one after another, standardised. */
  readonly inputs: Float32Array | Int32Array;
  readonly inputShape: readonly number[];
}

/**
 * Judges the first network of files on the training examples of a configuration's first cell.
 *
 * @throws AtlasError of kind `input` as what reads networks and data
 */
export async function judgeGiven(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<GivenJudgement> {
  const knobs = cellKnobs(configuration)[0]!;
  const context = { configuration, dataFolder };
  const { model } = cellConfiguration(configuration, knobs);
  await openNetworkFiles(model);
  const files = networkFilesOf(model);
  if (files === undefined) throw new RangeError("the networks of the configuration are to be trained");
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const { outputs } = cellObjective(network, knobs, context);
  const given = await files.weights(model, 0, network.inputShape);
  const inputs = inputsOf(data.train);
  const statistics =
    given.statistics ??
    (await recalibrate({ classifier: network, parameters: [given.parameters], inputs }))?.[0];
  const logits = await ownLogits(network, { parameters: given.parameters, statistics }, inputs);
  const { error } = outputs.judge(logits, { targets: data.trainLabels });
  return {
    accuracy: 1 - error / 100,
    examples: data.train.count,
    classes: network.classes,
    inputs,
    inputShape: network.inputShape,
  };
}
