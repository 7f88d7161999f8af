import { AtlasError } from "#errors";
import { classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { classes, normals } from "./draws.ts";

/** How much training to time. */
export interface TimedTraining {
  readonly network: Network;
  /** Networks trained together. */
  readonly members: number;
  readonly batchSize: number;
  readonly updatesPerEpoch: number;
  /** Epochs beside the first. */
  readonly epochs: number;
}

/**
 * Seconds of one update of one network in `trainEnsemble`, on random inputs and labels.
 *
 * Trained twice, once for one epoch and once for more: the difference holds everything that training does (drawing
 * batches, the compiled loops, recording) and no compilation, however many programs the ensemble takes. Momentum 0.9,
 * weight decay 5e-4.
 */
export async function secondsOfUpdate(training: TimedTraining): Promise<number> {
  const { members, updatesPerEpoch, epochs } = training;
  const once = await secondsOfTraining(training, 1);
  const oftener = await secondsOfTraining(training, 1 + epochs);
  return (oftener - once) / (epochs * updatesPerEpoch * members);
}

async function secondsOfTraining(training: TimedTraining, epochs: number): Promise<number> {
  const { network, members, batchSize, updatesPerEpoch } = training;
  const examples = batchSize * updatesPerEpoch;
  const stream = randomStream(0, "bench");
  const inputs = normals(examples * elementCount(network.inputShape), stream.child("images"));
  const targets = classes(examples, network.classes, stream.child("labels"));
  const starts = Array.from({ length: members }, (_, member) =>
    initialise(network, "pytorch", stream.child("initialisation", member)),
  );
  const begin = performance.now();
  const trained = await trainEnsemble({
    objective: classifierObjective(network, crossEntropy.make()),
    examples: { inputs },
    members: starts.map((initial, member) => ({
      initial,
      examples: { targets },
      learningRate: 0.01,
      weightDecay: 5e-4,
      batchOrder: stream.child("order", member),
    })),
    batchSize,
    optimiser: sgd.make({ momentum: 0.9 }),
    schedule: { kind: "constant" },
    budget: { epochs },
    stop: { kind: "never" },
    incompleteBatch: "drop",
  });
  const seconds = (performance.now() - begin) / 1000;
  if (trained.some(({ status }) => status === "diverged")) {
    throw new AtlasError({
      code: "bench/diverged",
      kind: "failure",
      problem: "a network diverged while its training was timed",
      expected: "as many updates as were asked for",
    });
  }
  return seconds;
}
