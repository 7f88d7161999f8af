import { AtlasError } from "#errors";
import { trainEnsemble } from "#landscape/training";
import { initialise, type Network } from "#nets";
import { RandomStream, randomStream } from "#random";
import { elementCount } from "#trees";
import { classes, normals } from "./draws.ts";

/** How much training to time. */
export interface TimedTraining {
  readonly network: Network;
  /** Networks that share the program. */
  readonly members: number;
  readonly batchSize: number;
  readonly updatesPerEpoch: number;
  /** Epochs after the first, which warms up. */
  readonly epochs: number;
}

/** A stream of batch orders that remembers when each epoch drew its own. */
class EpochClock extends RandomStream {
  readonly starts: number[] = [];

  override child(...names: readonly (string | number)[]): RandomStream {
    this.starts.push(performance.now());
    return super.child(...names);
  }
}

/**
 * Seconds of one update of one network in `trainEnsemble`, on random inputs and labels.
 *
 * An epoch begins when its order is drawn, so the time of all but the first holds everything that training does
 * (drawing batches, the compiled loop, recording) and no compilation. Momentum 0.9, weight decay 5e-4.
 */
export async function secondsOfUpdate(training: TimedTraining): Promise<number> {
  const { network, members, batchSize, updatesPerEpoch, epochs } = training;
  const examples = batchSize * updatesPerEpoch;
  const stream = randomStream(0, "bench");
  const images = normals(examples * elementCount(network.inputShape), stream.child("images"));
  const labels = classes(examples, network.classes, stream.child("labels"));
  const clock = new EpochClock(0, 0);
  const trained = await trainEnsemble({
    classifier: network,
    images,
    members: Array.from({ length: members }, (_, member) => ({
      initial: initialise(network, "pytorch", stream.child("initialisation", member)),
      labels,
      learningRate: 0.01,
      weightDecay: 5e-4,
      batchOrder: member === 0 ? clock : stream.child("order", member),
    })),
    batchSize,
    momentum: 0.9,
    schedule: { kind: "constant" },
    budget: { epochs: 1 + epochs },
    stop: { kind: "never" },
    incompleteBatch: "drop",
  });
  const end = performance.now();
  if (trained.some(({ status }) => status === "diverged")) {
    throw new AtlasError({
      code: "bench/diverged",
      kind: "failure",
      problem: "a network diverged while its training was timed",
      expected: "as many updates as were asked for",
    });
  }
  return (end - clock.starts[1]!) / 1000 / (epochs * updatesPerEpoch * members);
}
