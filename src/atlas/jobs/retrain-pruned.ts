import { retrainingOf, type TrainingConfiguration } from "#atlas/configuration";
import { canonicalJson } from "#files";
import type { NetworkObjective } from "#landscape";
import type { Judgement } from "#landscape/losses";
import { type EnsembleMember, magnitudeMask, type TrainedState } from "#landscape/training";
import { randomStream } from "#random";
import { measured } from "#timing";
import type { CellData } from "./cell-data.ts";
import { followedTraining } from "./followed-training.ts";

/** A network that is to be pruned after its first training. */
export interface ToBePruned {
  /** Among the networks of its job. */
  readonly position: number;
  readonly draws: string;
  readonly training: TrainingConfiguration;
  /** Its first training. */
  readonly member: EnsembleMember;
  /** What that came to. */
  readonly dense: TrainedState;
  /** The parameters after so many epochs of it; the initial ones after 0. */
  readonly early: (epochs: number) => Float32Array;
}

/** A network after training, with what the test set said of its epochs where that was followed. */
export interface Retrained {
  readonly state: TrainedState;
  readonly followed: readonly Judgement[];
}

/** What the networks of a job share. */
interface Circumstances {
  readonly objective: NetworkObjective;
  readonly data: CellData;
  readonly rootSeed: number;
}

/**
 * Prunes networks by global magnitude, takes the weights that are kept back to an early epoch and trains them again, the
 * others staying 0 (Frankle et al. 2020; Zhou et al. 2023). One whose first training diverged stays as it is.
 *
 * Networks that differ in no more than what is done after this share a second training. Its batches are drawn by a stream
 * of their own.
 *
 * @returns by position
 */
export async function retrainPruned(
  networks: readonly ToBePruned[],
  { objective, data, rootSeed }: Circumstances,
): Promise<ReadonlyMap<number, Retrained>> {
  const found = new Map<number, Retrained>();
  for (const { position, dense } of networks) {
    if (dense.status === "diverged") found.set(position, { state: dense, followed: [] });
  }
  const left = networks.filter(({ position }) => !found.has(position));
  const programs = Map.groupBy(left, ({ training }) => {
    const { batch_size, budget } = retrainingOf(training);
    return canonicalJson([batch_size, budget]);
  });
  for (const sameProgram of programs.values()) {
    const again = [
      ...Map.groupBy(sameProgram, ({ draws, training: { density, pruning } }) =>
        canonicalJson([draws, density, pruning]),
      ).values(),
    ];
    const members = measured("draws", () => again.map(([one]) => secondTraining(one!, objective, rootSeed)));
    const { training } = sameProgram[0]!;
    const { batch_size, budget } = retrainingOf(training);
    const followed = new Set(members.filter((_, i) => again[i]!.some((network) => network.training.oracle)));
    const { trained, of } = await followedTraining(
      objective,
      data,
      { ...training, batch_size, budget, members },
      followed,
    );
    for (const [i, same] of again.entries()) {
      for (const { position } of same) {
        found.set(position, { state: trained[i]!, followed: of(members[i]!) });
      }
    }
  }
  return found;
}

function secondTraining(
  { draws, training, member, dense, early }: ToBePruned,
  { layout }: NetworkObjective,
  rootSeed: number,
): EnsembleMember {
  const mask = magnitudeMask(layout, dense.parameters, training.density);
  return {
    initial: early(training.pruning.rewind_epochs).map((value, i) => value * mask[i]!),
    mask,
    ...(member.examples && { examples: member.examples }),
    learningRate: retrainingOf(training).learning_rate,
    weightDecay: member.weightDecay,
    batchOrder: randomStream(rootSeed, "batch-order", draws, "retraining"),
  };
}
