import type { TrainingConfiguration } from "#atlas/configuration";
import { optimiserChoice } from "#atlas/configuration";
import { inputsOf } from "#data";
import type { NetworkObjective } from "#landscape";
import type { Judgement } from "#landscape/losses";
import { optimiserOf } from "#landscape/optimisers";
import { type EnsembleMember, type TrainedMember, trainEnsemble } from "#landscape/training";
import { augmentationOf } from "./augmentation.ts";
import { balancedLayers } from "./balanced-layers.ts";
import type { CellData } from "./cell-data.ts";
import { followTest } from "./oracle.ts";

/** Networks to train by the settings of a cell. */
export interface MembersTraining extends TrainingConfiguration {
  readonly members: readonly EnsembleMember[];
}

/** Networks after training, with what the test set said of those that were followed. */
export interface FollowedTraining {
  /** In the order of the members. */
  readonly trained: readonly TrainedMember[];
  readonly of: (member: EnsembleMember) => readonly Judgement[];
}

/** Trains networks on the training part of a cell's data, and follows the test loss of some of them. */
export async function followedTraining(
  objective: NetworkObjective,
  data: Pick<CellData, "train" | "test">,
  { members, ...training }: MembersTraining,
  followed: ReadonlySet<EnsembleMember>,
): Promise<FollowedTraining> {
  const test = followTest(objective, data, followed);
  const trained = await trainEnsemble({
    objective,
    examples: { inputs: inputsOf(data.train) },
    members,
    batchSize: training.batch_size,
    optimiser: optimiserOf(optimiserChoice(training)),
    schedule: training.schedule,
    budget: training.budget,
    stop: training.stop,
    incompleteBatch: training.incomplete_batch,
    stepFactors: training.layer_temperatures === "balanced" ? balancedLayers(objective.layout) : undefined,
    augmentation: augmentationOf(training.augmentation, data.train),
    onEpoch: followed.size > 0 ? test.onEpoch : undefined,
  });
  return { trained, of: test.of };
}
