import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { haveNumbers, inputsOf, type Targets } from "#data";
import { networkFilesOf, openNetworkFiles } from "#families";
import { recalibrate } from "#landscape/normalisation";
import { isFarFromTrained } from "#landscape/training";
import { pearson } from "#statistics";
import { cellData } from "./cell-data.ts";
import { ownLogits } from "./own-logits.ts";
import { rootMeanSquares } from "./root-mean-square.ts";
import { cellNetwork, cellObjective } from "./trained-network.ts";

/** What a network that was trained elsewhere makes of training examples. */
export interface GivenJudgement {
  /**
   * Share of them that it answers correctly, 0 … 1; of numbers the share of their variance that its answers explain, at most
   * 1 and below 0 where the mean explains more.
   */
  readonly accuracy: number;
  /** Of numbers. */
  readonly ofNumbers?: NumbersJudgement;
  /** Mean over them, in the unit of the loss; not finite where its answers are not. */
  readonly loss: number;
  /** Whether the loss is what no training leaves: not finite, or ten times that of a constant answer. */
  readonly isFar: boolean;
  readonly examples: number;
  readonly classes: number;
  /** Places of each example that are answered; absent for one answer. */
  readonly places?: number | undefined;
  /** The examples as it reads them, `[channels, height, width]` one after another, standardised. */
  readonly inputs: Float32Array | Int32Array;
  readonly inputShape: readonly number[];
}

/** What answers that are numbers are worth beside the variance that they explain. */
interface NumbersJudgement {
  /** Root of the mean squared difference, of every number of the targets in its own unit. */
  readonly rootMeanSquares: readonly number[];
  /** Share of the variance that the best straight line through the answers explains, the mean of all numbers: 0 … 1. */
  readonly byLine: number;
}

/**
 * Judges a network of files on the training examples of a configuration's first cell.
 *
 * @param seed which of the networks, the first unless given
 * @throws AtlasError of kind `input` as what reads networks and data
 */
export async function judgeGiven(
  configuration: ExperimentConfiguration,
  dataFolder: string,
  seed = 0,
): Promise<GivenJudgement> {
  const knobs = cellKnobs(configuration)[0]!;
  const context = { configuration, dataFolder };
  const { model } = cellConfiguration(configuration, knobs);
  await openNetworkFiles(model);
  const files = networkFilesOf(model);
  if (files === undefined) throw new RangeError("the networks of the configuration are to be trained");
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const { outputs, constantAnswerLoss } = cellObjective(network, knobs, context);
  const given = await files.weights(model, seed, network.inputShape);
  const inputs = inputsOf(data.train);
  const statistics =
    given.statistics ??
    (await recalibrate({ classifier: network, parameters: [given.parameters], inputs }))?.[0];
  const logits = await ownLogits(network, { parameters: given.parameters, statistics }, inputs);
  const targets = data.trainLabels;
  const { error, loss } = outputs.judge(logits, { targets });
  const { train } = data;
  return {
    accuracy: 1 - error / 100,
    ...(haveNumbers(train) && {
      ofNumbers: {
        rootMeanSquares: rootMeanSquares(logits, targets, train.scale),
        byLine: explainedByLine(logits, targets, train.outputs),
      },
    }),
    loss: loss ?? Number.NaN,
    isFar: isFarFromTrained(loss, constantAnswerLoss?.({ targets }) ?? null),
    examples: data.train.count,
    classes: network.classes,
    places: network.places,
    inputs,
    inputShape: network.inputShape,
  };
}

/** The mean over outputs of the squared correlation of answers and targets; 0 where either never changes. */
function explainedByLine(answers: Float32Array, targets: Targets, outputs: number): number {
  let sum = 0;
  for (let output = 0; output < outputs; output++) {
    const own = answers.filter((_, i) => i % outputs === output);
    const wanted = targets.filter((_, i) => i % outputs === output);
    sum += (pearson([...own], [...wanted]) ?? 0) ** 2;
  }
  return sum / outputs;
}
