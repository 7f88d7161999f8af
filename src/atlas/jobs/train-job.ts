import { cellConfiguration } from "#atlas/configuration";
import { evaluate, logitsOf } from "#landscape/evaluation";
import type { Judgement } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { sgd } from "#landscape/optimisers";
import { type TrainedMember, trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import type { JobResult, JournalObservation, NetworkRecord } from "../journal/entry.ts";
import type { PlannedNetwork, TrainJob } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { type CellData, cellData } from "./cell-data.ts";
import { cellNetwork, cellObjective, type TrainedNetwork, writeWeights } from "./trained-network.ts";

/** Trains the networks of a job as one program, writes their weights and evaluates them. */
export async function trainNetworks(job: TrainJob, context: JobContext): Promise<JobResult> {
  const cells = await Promise.all(job.networks.map(({ knobs }) => cellData(knobs, context)));
  const { knobs } = job.networks[0]!;
  const network = cellNetwork(knobs, context, cells[0]!);
  const members = await train(job.networks, network, cells, context);
  const survivors = await judge(network, members, cells);
  await Promise.all(
    job.networks.map((planned, i) => {
      const { parameters, runningStatistics, status } = members[i]!;
      const survivor = survivors.get(i);
      const trained: TrainedNetwork = {
        planned,
        parameters,
        statistics: survivor?.statistics ?? runningStatistics,
        diverged: status === "diverged",
        degenerate: survivor?.degenerate ?? false,
      };
      return writeWeights(context.runFolder, network, trained);
    }),
  );
  return {
    networks: job.networks.map((planned, i) =>
      recordOf(planned, members[i]!, survivors.get(i)?.degenerate ?? false),
    ),
    observations: [...survivors].flatMap(([i, survivor]) => observationsOf(job.networks[i]!, survivor)),
  };
}

function train(
  planned: readonly PlannedNetwork[],
  network: Network,
  cells: readonly CellData[],
  { configuration }: JobContext,
): Promise<readonly TrainedMember[]> {
  const { root_seed: rootSeed } = configuration;
  const own = planned.map(({ knobs }) => cellConfiguration(configuration, knobs));
  const { training, model } = own[0]!;
  return trainEnsemble({
    objective: cellObjective(network),
    examples: { inputs: cells[0]!.train.images },
    members: planned.map(({ key }, i) => ({
      initial: initialise(network, model.initialisation, randomStream(rootSeed, "initialisation", key)),
      examples: { targets: cells[i]!.trainLabels },
      learningRate: own[i]!.training.learning_rate,
      weightDecay: own[i]!.training.weight_decay,
      batchOrder: randomStream(rootSeed, "batch-order", key),
    })),
    batchSize: training.batch_size,
    optimiser: sgd.make({ momentum: training.momentum }),
    schedule: training.schedule,
    budget: training.budget,
    stop: training.stop,
    incompleteBatch: training.incomplete_batch,
  });
}

/** What a network that did not diverge is worth. */
interface Survivor {
  /** Batch statistics over the training part, exactly for batch-normalised networks. */
  readonly statistics: Float32Array | undefined;
  /** It answers the same whatever the input. */
  readonly degenerate: boolean;
  /** By the labels it was trained on. */
  readonly onTrain: Judgement;
  readonly onTest: Judgement;
}

/** Evaluates the networks that did not diverge; gives them by their position among the members. */
async function judge(
  network: Network,
  members: readonly TrainedMember[],
  cells: readonly CellData[],
): Promise<ReadonlyMap<number, Survivor>> {
  const survivors = members.flatMap(({ status }, i) => (status === "trained" ? [i] : []));
  if (survivors.length === 0) return new Map();
  const { train: trainImages, test: testImages } = cells[0]!;
  const parameters = survivors.map((i) => members[i]!.parameters);
  const statistics = await recalibrate({ classifier: network, parameters, inputs: trainImages.images });
  const objective = cellObjective(network);
  const judged = { parameters, statistics };
  const trainLogits = await logitsOf({ ...judged, classifier: network, inputs: trainImages.images });
  const { images: inputs, labels: targets } = testImages;
  const onTest = await evaluate({ ...judged, objective, examples: { inputs, targets } });
  return new Map(
    survivors.map((i, position) => {
      const logits = trainLogits[position]!;
      const survivor: Survivor = {
        statistics: statistics?.[position],
        degenerate: objective.outputs.isDegenerate(logits),
        onTrain: objective.outputs.judge(logits, { targets: cells[i]!.trainLabels }),
        onTest: onTest[position]!,
      };
      return [i, survivor];
    }),
  );
}

function observationsOf(
  { cell, seed }: PlannedNetwork,
  { onTrain, onTest }: Survivor,
): readonly JournalObservation[] {
  const observed = { cell, seeds: [seed] as const, standard_error: null };
  return [
    { ...observed, metric: "train_loss", value: onTrain.loss },
    { ...observed, metric: "train_error_pct", value: onTrain.error },
    { ...observed, metric: "test_loss", value: onTest.loss },
    { ...observed, metric: "test_acc_pct", value: 100 - onTest.error },
  ];
}

function recordOf(planned: PlannedNetwork, member: TrainedMember, degenerate: boolean): NetworkRecord {
  const finite = (values: readonly number[]): (number | null)[] =>
    values.map((value) => (Number.isFinite(value) ? value : null));
  return {
    key: planned.key,
    cell: planned.cell,
    seed: planned.seed,
    status: member.status,
    degenerate,
    epochs: member.epochs,
    updates: member.updates,
    stopped_by: member.stoppedBy,
    history: { loss: finite(member.history.loss), error_pct: finite(member.history.error) },
  };
}
