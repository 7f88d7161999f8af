import { cellConfiguration, checkpointEpochs, learningRateOf, optimiserChoice } from "#atlas/configuration";
import { drawsOf, type PlannedNetwork } from "#atlas/plan";
import { inputsOf } from "#data";
import type { NetworkObjective } from "#landscape";
import type { Judgement } from "#landscape/losses";
import { optimiserOf } from "#landscape/optimisers";
import { type EnsembleMember, type TrainedState, trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { measured } from "#timing";
import { augmentationOf } from "./augmentation.ts";
import type { CellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { followTest } from "./oracle.ts";

/** What training gives for the networks of a job. */
interface TrainedNetworks {
  /** Each at the point of its training at which it is taken. */
  readonly members: readonly TrainedState[];
  /** What the test set said after every epoch of a network, by its position, up to where it is taken; nothing unless asked for. */
  readonly followed: (position: number) => readonly Judgement[];
}

/** Trains the networks of a job as one program; those of equal draws are taken from one training. */
export async function trainTogether(
  planned: readonly PlannedNetwork[],
  network: Network,
  objective: NetworkObjective,
  cells: readonly CellData[],
  { configuration }: JobContext,
): Promise<TrainedNetworks> {
  const { root_seed: rootSeed } = configuration;
  const own = planned.map(({ knobs }) => cellConfiguration(configuration, knobs));
  const { training, model } = own[0]!;
  const taken = own.map((cell) => checkpointEpochs(cell.training, cell.data));
  const trainings = [...Map.groupBy(planned.keys(), (i) => drawsOf(planned[i]!))];
  const members = measured("draws", () =>
    trainings.map(([draws, positions]): EnsembleMember => {
      const first = positions[0]!;
      const epochs = positions.map((i) => taken[i]!).filter((one) => one !== null);
      return {
        initial: initialise(network, model.initialisation, randomStream(rootSeed, "initialisation", draws)),
        examples: { targets: cells[first]!.trainLabels },
        learningRate: learningRateOf(own[first]!.training),
        weightDecay: own[first]!.training.weight_decay,
        batchOrder: randomStream(rootSeed, "batch-order", draws),
        ...(epochs.length > 0 && { checkpoints: epochs }),
        // Nothing is trained that no network is taken from.
        ...(epochs.length === positions.length && { until: Math.max(...epochs) }),
      };
    }),
  );
  const trainingOf = new Map(trainings.flatMap(([, positions], t) => positions.map((i) => [i, t] as const)));
  const followed = new Set(
    [...planned.keys()]
      .filter((i) => own[i]!.training.oracle)
      .map((position) => members[trainingOf.get(position)!]!),
  );
  const test = followTest(objective, cells[0]!, followed);
  const trained = await trainEnsemble({
    objective,
    examples: { inputs: inputsOf(cells[0]!.train) },
    members,
    batchSize: training.batch_size,
    optimiser: optimiserOf(optimiserChoice(training)),
    schedule: training.schedule,
    budget: training.budget,
    stop: training.stop,
    incompleteBatch: training.incomplete_batch,
    augmentation: augmentationOf(training.augmentation, cells[0]!.train),
    onEpoch: followed.size > 0 ? test.onEpoch : undefined,
  });
  const states = planned.map((_, i): TrainedState => {
    const { checkpoints = [], ...end } = trained[trainingOf.get(i)!]!;
    const { checkpoints: epochs = [] } = members[trainingOf.get(i)!]!;
    return taken[i] === null ? end : checkpoints[epochs.indexOf(taken[i]!)]!;
  });
  return {
    members: states,
    followed: (position) =>
      test.of(members[trainingOf.get(position)!]!).slice(0, states[position]!.history.loss.length),
  };
}
