import { cellConfiguration, checkpointEpochs, learningRateOf } from "#atlas/configuration";
import { drawsOf, type PlannedNetwork } from "#atlas/plan";
import type { NetworkObjective } from "#landscape";
import type { Judgement } from "#landscape/losses";
import { type EnsembleMember, quantised, type TrainedState } from "#landscape/training";
import type { Network } from "#nets";
import { initialise, initialStatistics } from "#nets/initialisation";
import { randomStream } from "#random";
import { measured } from "#timing";
import type { CellData } from "./cell-data.ts";
import { followedTraining } from "./followed-training.ts";
import type { JobContext } from "./job-context.ts";
import { type Retrained, retrainPruned } from "./retrain-pruned.ts";

/** What training gives for the networks of a job. */
export interface TrainedNetworks<State = TrainedState> {
  /** Each at the point of its training at which it is taken, pruned and quantised as it is asked for. */
  readonly members: readonly State[];
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
  const isPruned = (i: number) => own[i]!.training.density < 1;
  const taken = own.map((cell) => checkpointEpochs(cell.training, cell.data));
  const trainings = [...Map.groupBy(planned.keys(), (i) => drawsOf(planned[i]!))];
  const members = measured("draws", () =>
    trainings.map(([draws, positions]): EnsembleMember => {
      const first = positions[0]!;
      const epochs = positions.flatMap((i) => {
        const wanted = isPruned(i) ? own[i]!.training.pruning.rewind_epochs : taken[i]!;
        return wanted === null || wanted === 0 ? [] : [wanted];
      });

      const isEndWanted = positions.some((i) => isPruned(i) || taken[i] === null);
      return {
        initial: initialise(network, model.initialisation, randomStream(rootSeed, "initialisation", draws)),
        examples: { targets: cells[first]!.trainLabels },
        learningRate: learningRateOf(own[first]!.training),
        weightDecay: own[first]!.training.weight_decay,
        batchOrder: randomStream(rootSeed, "batch-order", draws),
        ...(epochs.length > 0 && { checkpoints: epochs }),
        // Nothing is trained that no network is taken from.
        ...(!isEndWanted && { until: Math.max(1, ...epochs) }),
      };
    }),
  );
  const trainingOf = new Map(trainings.flatMap(([, positions], t) => positions.map((i) => [i, t] as const)));
  const followed = [...planned.keys()].filter((i) => own[i]!.training.oracle);
  const memberOf = (i: number) => members[trainingOf.get(i)!]!;
  const isTrainingWanted = planned.some((_, i) => isPruned(i) || taken[i] !== 0);
  const first = isTrainingWanted
    ? await followedTraining(
        objective,
        cells[0]!,
        { ...training, members },
        new Set(followed.filter((i) => !isPruned(i)).map(memberOf)),
      )
    : { trained: [], of: () => [] };
  const stateAt = (i: number, epochs: number | null): TrainedState => {
    if (epochs === 0) return untrained(network, memberOf(i).initial);
    const { checkpoints = [], ...end } = first.trained[trainingOf.get(i)!]!;
    return epochs === null ? end : checkpoints[memberOf(i).checkpoints!.indexOf(epochs)]!;
  };
  const again = await retrainPruned(
    [...planned.keys()].filter(isPruned).map((position) => ({
      position,
      draws: drawsOf(planned[position]!),
      training: own[position]!.training,
      member: memberOf(position),
      dense: stateAt(position, null),
      early: (epochs: number) => stateAt(position, epochs).parameters,
    })),
    { objective, data: cells[0]!, rootSeed },
  );
  const ofNetworks = planned.map(
    (_, i): Retrained => again.get(i) ?? { state: stateAt(i, taken[i]!), followed: first.of(memberOf(i)) },
  );
  return {
    members: ofNetworks.map(({ state }, i) => ({
      ...state,
      parameters: quantised(network.layout, state.parameters, own[i]!.training.weight_bits),
    })),
    followed: (position) => {
      const { state, followed: judgements } = ofNetworks[position]!;
      return judgements.slice(0, state.history.loss.length);
    },
  };
}

/** A network as it was initialised. */
function untrained({ statistics }: Network, initial: Float32Array): TrainedState {
  return {
    parameters: initial.slice(),
    ...(statistics && { runningStatistics: initialStatistics(statistics) }),
    status: "trained",
    stoppedBy: "checkpoint",
    epochs: 0,
    updates: 0,
    history: { loss: [], error: [] },
  };
}
