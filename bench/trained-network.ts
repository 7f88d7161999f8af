import { parseConfiguration } from "#atlas/configuration";
import { type LabelledImages, standardisation, standardise } from "#data";
import { classifierObjective, type NetworkObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import type { RandomStream } from "#random";
import { loadDataset } from "#sources/datasets";

/** The training examples of the built-in data, standardised. */
export async function builtInExamples(): Promise<LabelledImages> {
  return (await builtInData()).train;
}

/** The built-in data with as many test examples as wanted, standardised as its training examples are. */
export async function builtInData(
  testExamples?: number,
): Promise<{ readonly train: LabelledImages; readonly test: LabelledImages }> {
  const { data } = parseConfiguration("{}", "the defaults");
  const { train, test } = await loadDataset(data, {
    dataFolder: ".",
    rootSeed: 0,
    trainExamples: data.examples,
    ...(testExamples !== undefined && { testExamples }),
  });
  const scale = standardisation(train);
  return { train: standardise(train, scale), test: standardise(test, scale) };
}

/** A trained network with the loss that it was trained by. */
export interface TrainedNetwork {
  readonly objective: NetworkObjective;
  readonly parameters: Float32Array;
}

/** Trains a network on labelled images at one rate with momentum; the stream gives its start and the order of its batches. */
export async function trainedNetwork(
  network: Network,
  { images, labels }: LabelledImages,
  { batchSize, epochs, stream }: { batchSize: number; epochs: number; stream: RandomStream },
): Promise<TrainedNetwork> {
  const objective = classifierObjective(network, crossEntropy.make());
  const [trained] = await trainEnsemble({
    objective,
    examples: { inputs: images },
    members: [
      {
        initial: initialise(network, "pytorch", stream.child("initialisation")),
        examples: { targets: labels },
        learningRate: 0.05,
        weightDecay: 5e-4,
        batchOrder: stream.child("order"),
      },
    ],
    batchSize,
    optimiser: sgd.make({ momentum: 0.9 }),
    schedule: { kind: "constant" },
    budget: { epochs },
    stop: { kind: "never" },
    incompleteBatch: "drop",
  });
  return { objective, parameters: trained!.parameters };
}
